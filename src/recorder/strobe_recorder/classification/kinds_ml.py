"""What pyspark.ml and pyspark.mllib can do. Their classes form families: methods of one name do the same in all of
them, except in the classes named here.
"""


def _names(text):
    return frozenset(text.split())


_TRANSFORMATIONS = _names(
    """
    transform predictions residuals recommendForAllItems recommendForAllUsers recommendForItemSubset
    recommendForUserSubset
    userFactors itemFactors freqItemsets associationRules gaussiansDF surrogateDF categoryMapsDF roc pr
    fMeasureByThreshold
    precisionByThreshold recallByThreshold describeTopics getVectors findSynonyms approxNearestNeighbors
    approxSimilarityJoin
    assignClusters findFrequentSequentialPatterns predictAll productFeatures userFeatures freqSequences assignments
    blocks entries rows toBlockMatrix toCoordinateMatrix toIndexedRowMatrix toRowMatrix transpose
    columnSimilarities multiply add subtract Q R U V cluster convertMatrixColumnsFromML convertMatrixColumnsToML
    convertVectorColumnsFromML convertVectorColumnsToML loadLabeledPoints loadVectors loadLibSVMFile appendBias
    exponentialRDD exponentialVectorRDD gammaRDD gammaVectorRDD logNormalRDD logNormalVectorRDD normalRDD
    normalVectorRDD poissonRDD
    poissonVectorRDD uniformRDD uniformVectorRDD generateLinearRDD cache persist unpersist recommendProductsForUsers
    recommendUsersForProducts predictOn predictOnValues
    """
)
_ACTIONS = _names(
    """
    fit fitMultiple evaluate train trainClassifier trainRegressor trainImplicit trainOn save saveImpl saveAsLibSVMFile
    load corr test chiSqTest
    colStats kolmogorovSmirnovTest estimate computeCost computeColumnSummaryStatistics computeCovariance
    computeGramianMatrix computePrincipalComponents computeSVD tallSkinnyQR numRows numCols numRowBlocks numColBlocks
    toLocalMatrix validate
    logLikelihood logPerplexity findSynonymsArray recommendProducts recommendUsers
    accuracy areaUnderPR areaUnderROC confusionMatrix explainedVariance f1Measure fMeasure fMeasureByLabel
    falsePositiveRate
    falsePositiveRateByLabel hammingLoss logLoss meanAbsoluteError meanAveragePrecision meanAveragePrecisionAt
    meanSquaredError
    microF1Measure microPrecision microRecall ndcgAt precision precisionAt precisionByLabel r2 r2adj recall recallAt
    recallByLabel
    rootMeanSquaredError subsetAccuracy truePositiveRate truePositiveRateByLabel weightedFMeasure
    weightedFalsePositiveRate
    weightedPrecision weightedRecall weightedTruePositiveRate clusterSizes deviance devianceResiduals nullDeviance
    dispersion aic coefficientStandardErrors tValues pValues numInstances degreesOfFreedom residualDegreeOfFreedom
    residualDegreeOfFreedomNull evaluateEachIteration update toLocal loadMetadata loadParamsInstance saveMetadata
    """
)
_OTHER = _names(
    """
    addGrid add_ref alphas asML baseOn boundaries build call callMLlibFunc callJavaFunc categoryMaps categorySizes
    checkStagesForJava clear clearThreshold clusterCenters clusterWeights coefficientMatrix coefficients colsPerBlock
    copy count
    create_fn_run_script createTransformFunc dense depth deserialize docFreq dot estimatedDocConcentration
    explainParam explainParams
    extractJsonParams extractParamMap factors featureImportances featuresCol format from_arrays_of_labels from_labels
    from_vocabulary fromML gaussians generateLinearInput identity idf indexOf inherit_doc intercept interceptVector
    isDefined isDistributed isLargerBetter isMetaEstimator isPythonParamsInstance isSet k labelCol labels labelsArray
    latestModel
    linear loadDefaultStopWords logPrior max maxAbs mean median method metrics min module norm normL1 normL2
    nullHypothesis
    numClasses numDocs numFeatures numIter numIterations numNodes numNonZeros numNonzeros numTrees objectiveHistory
    option originalMax
    originalMin outputDataType overwrite pValue params parse pc pi pickle_fn_and_save predict predictLeaf
    predictProbability
    predictQuantiles predictRaw predictSoft predictionCol probability probabilityCol range rank read ref_id release_ref
    rowsPerBlock s sc scalaUDT scale scoreCol selectedFeatures serialize session sigma simpleString solver
    sparkSession sparse sqlType
    squared_distance statistic std stringify sum summary theta threshold toArray toBoolean toDebugString toDense
    toFloat toInt
    toList toListFloat toListInt toListListFloat toListString toMatrix toSparse toString toVector topicsMatrix
    totalIterations
    totalNumNodes trainingCost trainingLogLikelihood transformSchema treeWeights trees uid validateInputType
    validateStages
    values variance vocabSize vocabulary weightCol weights withMean withStd write zeros
    array_to_vector predict_batch_udf vector_to_array
    invoke_helper_attr invoke_helper_relation invoke_remote_attribute_relation try_remote_attribute_relation
    try_remote_call
    try_remote_del del_remote_cache try_remote_evaluate try_remote_fit try_remote_functions try_remote_intercept
    try_remote_not_supporting try_remote_read try_remote_return_java_class try_remote_transform_relation
    try_remote_write
    """
)
_PREFIXES = ('set', 'get', 'has', '__')

#: Classes in which a name means something else than in their family.
_CLASSES = {
    'DenseVector': 'other',
    'SparseVector': 'other',
    'Vector': 'other',
    'Vectors': 'other',
    'Matrix': 'other',
    'Matrices': 'other',
    'DenseMatrix': 'other',
    'SparseMatrix': 'other',
    'ModelCache': 'other',
    'PCAModel': {'explainedVariance': 'other'},
    'TestResult': 'other',
    'ChiSqTestResult': 'other',
    'KolmogorovSmirnovTestResult': 'other',
    'MultivariateStatisticalSummary': 'other',
    'Summarizer': 'other',
}


def kind(module, owner, name):
    """The kind of a method of a class, or of a function if the owner is empty; None if unknown."""
    special = _CLASSES.get(owner)
    if isinstance(special, str):
        return special
    if special and name in special:
        return special[name]
    if name in _TRANSFORMATIONS:
        return 'transformation'
    if name in _ACTIONS:
        return 'action'
    if name in _OTHER or name.startswith(_PREFIXES):
        return 'other'
    return None
