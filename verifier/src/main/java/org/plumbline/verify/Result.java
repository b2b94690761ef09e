package org.plumbline.verify;

/**
 * What a verification found, and how.
 *
 * @param verdict the answer
 * @param arithmetic the meaning of the network that an {@code unsat} was proved for: {@code real},
 *     or {@code float32-any-order}, which implies it
 * @param arithmeticReason why it is not {@code float32-any-order}; empty if it is
 * @param strategy the stages that were chosen, in words
 * @param subdomains subdomains that were bounded
 * @param rows rows of properties that were bounded
 * @param rowsInDouble those of them that floats left undecided by less than their rounding
 * @param seconds wall time used
 * @param anchored whether the import was compared with ONNX Runtime and agreed
 */
public record Result(
    Verdict verdict,
    String arithmetic,
    String arithmeticReason,
    String strategy,
    long subdomains,
    long rows,
    long rowsInDouble,
    double seconds,
    boolean anchored) {}
