import type { CallKind } from '../model/runEvent';

/**
 * What pyspark.ml and pyspark.mllib do, by name: their classes are families in which a name means one thing. As in the
 * recorder's `classification_ml.py`; a test holds the two together. Names that are not here build or describe something.
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

/** Transformations that are reached without a call. */
const PROPERTIES = new Set(
  `predictions residuals userFactors itemFactors freqItemsets associationRules gaussiansDF surrogateDF roc pr
  fMeasureByThreshold precisionByThreshold recallByThreshold`.split(/\s+/),
);

/** Models that are trained or loaded. */
const MAKES_MODEL = new Set(
  'fit train trainClassifier trainRegressor trainImplicit load computeSVD colStats'.split(' '),
);

export const MACHINE_LEARNING_API: ReadonlyMap<string, CallKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.split(/\s+/).map(name => [name, kind as CallKind] as const)),
);

export const isMachineLearningProperty = (name: string): boolean => PROPERTIES.has(name);
export const makesModel = (name: string): boolean => MAKES_MODEL.has(name);
