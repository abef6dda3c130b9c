/** What a description of a tandem tells, in the order of its features. */
export const FEATURE_NAMES = [
  ...["logArrivalScv", "arrivalThird", "logDispersion2", "logDispersion10", "logDispersion100", "logDispersionOfMany"],
  ...["logBatchMean", "batchScv", "batchThird", "inverseBatchMean", "singles"],
  ...["logServers1", "inverseServers1", "utilisation1", "logIdle1", "logUtilisation1", "logScv1", "third1", "fourth1"],
  ...["logServers2", "inverseServers2", "utilisation2", "logIdle2", "logUtilisation2", "logScv2", "third2", "fourth2"],
  ...["offloadProbability", "logOffloadProbability", "logOffloadBatch", "inverseOffloadBatch", "logBatchOverOffload"],
  ...[
    "alignment",
    "logDepartureScv",
    "logOffloadScv",
    "logWait1",
    "logWait2",
    "logFelt1",
    "logFelt2",
    "logServiceRatio",
    "logBatchOverServers1",
  ],
  ...["logOffloadOverServers2", "logPoissonWait1", "logPoissonWait2", "logGapOverService1", "logBufferWait"],
  ...["arrivalDecay05", "arrivalDecay2", "arrivalDecay8", "decay1At1", "decay1At4", "decay2At1", "decay2At4"],
  ...["logBehindBatch1", "noneBehind1", "logBehindGroup2", "noneBehind2", "logSlowerPassing2", "logPaceRatio"],
  ...["logBase1", "logBase2", "logLoneBurst2"],
] as const;

/** Those that tell of the arrivals and the first stage alone. */
export const FIRST_STAGE_FEATURES = [
  ...["logArrivalScv", "arrivalThird", "logDispersion2", "logDispersion10", "logDispersion100", "logDispersionOfMany"],
  ...["logBatchMean", "batchScv", "batchThird", "inverseBatchMean", "singles"],
  ...["logServers1", "inverseServers1", "utilisation1", "logIdle1", "logUtilisation1", "logScv1", "third1", "fourth1"],
  ...["logWait1", "logFelt1", "logBatchOverServers1", "logPoissonWait1", "logGapOverService1"],
  ...["arrivalDecay05", "arrivalDecay2", "arrivalDecay8", "decay1At1", "decay1At4"],
  ...["logBehindBatch1", "noneBehind1", "logBase1"],
] as const;
