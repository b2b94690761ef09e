package org.plumbline.verify;

/** Our graph and ONNX Runtime disagree about the network: never a verdict. */
public final class ImportMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message in one line. */
  public ImportMismatchException(String message) {
    super(message);
  }

  /** The largest difference that counts as agreement, relative to the largest output. */
  static final double TOLERANCE = 1e-4;

  /** Throws if the outputs differ by more than the tolerance. */
  static void check(String file, double[] ours, double[] theirs) {
    double largest = 1e-3;
    for (double y : theirs) {
      largest = Math.max(largest, Math.abs(y));
    }
    for (int j = 0; j < ours.length; j++) {
      if (!(Math.abs(ours[j] - theirs[j]) <= TOLERANCE * largest)) {
        throw mismatch(file, j, String.valueOf(ours[j]), theirs[j]);
      }
    }
  }

  /** Throws if an output is not within the bounds {@code {lower, upper}} of all executions. */
  static void checkInside(String file, double[][] bounds, double[] theirs) {
    for (int j = 0; j < theirs.length; j++) {
      if (!(theirs[j] >= bounds[0][j] && theirs[j] <= bounds[1][j])) {
        String range = "within [" + bounds[0][j] + ", " + bounds[1][j] + "]";
        throw mismatch(file, j, range, theirs[j]);
      }
    }
  }

  private static ImportMismatchException mismatch(String file, int j, String ours, double theirs) {
    return new ImportMismatchException(
        file
            + ": output "
            + j
            + " is "
            + ours
            + " here and "
            + theirs
            + " in ONNX Runtime: import error, please report");
  }
}
