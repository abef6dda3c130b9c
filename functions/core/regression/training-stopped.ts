/** A network was not trained to its end, as its task said so meanwhile: nothing of it is left. */
export class TrainingStopped extends Error {
  constructor() {
    super("The training of a network was stopped");
  }
}
