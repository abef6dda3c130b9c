/** The columns of a table of tandems, for --help. */
export const TANDEM_HELP = `
A row is a tandem: batches of jobs come to a first stage, jobs that are done there are offloaded with some probability,
and go in batches over a network to a second stage. Its columns:

  batchRate                batches a second
  arrival, arrivalScv      constant, exponential, gamma, hyperexponential, lognormal, weibull and the squared coefficient
                           of variation of the gaps (empty for the first two); or mmpp2 with mmppRateRatio (rate of the
                           busy phase over the quiet one) and mmppSojournBatches (mean sojourn in mean gaps)
  batchSize, batchMean     constant, geometric, shiftedPoisson (1 + Poisson), twoPoint (1 or ceil(4 mean - 3))
  servers1, service1, serviceMean1Seconds, serviceScv1
                           the first stage; laws as above, twoPoint (two values, as likely until the smaller is half of
                           the mean, from a scv of .25 on a rare large one) and uniform (scv at most 1/3)
  offloadProbability       that a job goes to the second stage
  offloadBatch             so many jobs go together, or request: all of a batch once its last one is done
  offloadTimeoutSeconds    may be left out: after so long, those that are there go
  networkDelaySeconds      may be left out
  servers2, service2, serviceMean2Seconds, serviceScv2
                           the second stage

Other columns are kept. Answers come after them, of jobs that are offloaded: responseMeanSeconds, responseP50Seconds,
responseP90Seconds, responseP95Seconds, responseP99Seconds, wait1MeanSeconds, bufferWaitMeanSeconds, wait2MeanSeconds,
utilisation1, utilisation2, where simulated each with its StandardError, jobs and stoppedBy (jobs, precision or cap);
inRange, distance, and error: a tandem that does not bear its load answers with a sentence there and no numbers.`.trim();
