import type { CallKind } from '../model/runEvent';

/**
 * Kinds of calls of pyspark.ml and pyspark.mllib by name, because a name has the same meaning in all their classes. A test checks
 * that this table agrees with the recorder's `classification_ml.py`. Other names neither run jobs nor create datasets.
 */
const NAMES: Record<'transformation' | 'action', string> = {
  transformation: `transform predictions residuals recommendForAllItems recommendForAllUsers recommendForItemSubset
    recommendForUserSubset userFactors itemFactors freqItemsets associationRules gaussiansDF surrogateDF categoryMapsDF roc pr
    fMeasureByThreshold precisionByThreshold recallByThreshold describeTopics getVectors findSynonyms approxNearestNeighbors
    approxSimilarityJoin assignClusters findFrequentSequentialPatterns predictAll productFeatures userFeatures freqSequences
    assignments toBlockMatrix toCoordinateMatrix toIndexedRowMatrix toRowMatrix columnSimilarities loadLabeledPoints
    loadVectors loadLibSVMFile appendBias recommendProductsForUsers recommendUsersForProducts predictOn predictOnValues
    normalRDD normalVectorRDD uniformRDD uniformVectorRDD poissonRDD poissonVectorRDD exponentialRDD exponentialVectorRDD
    gammaRDD gammaVectorRDD logNormalRDD logNormalVectorRDD generateLinearRDD`,
  action: `fit fitMultiple evaluate train trainClassifier trainRegressor trainImplicit save saveAsLibSVMFile load corr test
    chiSqTest colStats kolmogorovSmirnovTest estimate computeCost computeColumnSummaryStatistics computeCovariance
    computeGramianMatrix computePrincipalComponents computeSVD tallSkinnyQR numRows numCols toLocalMatrix logLikelihood
    logPerplexity findSynonymsArray recommendProducts recommendUsers`,
};

/** Transformations that are properties. */
const PROPERTIES = new Set(
  `predictions residuals userFactors itemFactors freqItemsets associationRules gaussiansDF surrogateDF roc pr
  fMeasureByThreshold precisionByThreshold recallByThreshold`.split(/\s+/),
);

/** Calls that return a model. */
const MAKES_MODEL = new Set(
  'fit train trainClassifier trainRegressor trainImplicit load computeSVD colStats'.split(' '),
);

export const MACHINE_LEARNING_API: ReadonlyMap<string, CallKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.split(/\s+/).map(name => [name, kind as CallKind] as const)),
);

export const isMachineLearningProperty = (name: string): boolean => PROPERTIES.has(name);
export const makesModel = (name: string): boolean => MAKES_MODEL.has(name);
