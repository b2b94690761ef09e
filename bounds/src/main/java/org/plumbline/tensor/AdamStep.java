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
public record AdamStep(double beta1, double beta2, double rate, double unbias, double guard) {}
