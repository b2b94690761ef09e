package org.plumbline.tensor;

/**
 * One ascent step of Adam.
 *
 * @param beta1 decay of first moments
 * @param beta2 decay of second moments
 * @param rate step over the bias of first moments
 * @param unbias factor that takes the bias off second moments
 * @param guard added to the root, so that the quotient stays finite
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>
 */
public record AdamStep(double beta1, double beta2, double rate, double unbias, double guard) {
  /**
   * How far parameter {@code k} moves, before any projection; a gradient that is no number is not
   * seen.
   *
   * @param first first moments, overwritten
   * @param second second moments, overwritten
   */
  public double move(double[] first, double[] second, int k, double gradient) {
    if (!Double.isFinite(gradient)) {
      return 0;
    }
    first[k] = beta1 * first[k] + (1 - beta1) * gradient;
    second[k] = beta2 * second[k] + (1 - beta2) * gradient * gradient;
    return rate * first[k] / (Math.sqrt(unbias * second[k]) + guard);
  }
}
