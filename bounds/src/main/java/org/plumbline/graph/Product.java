package org.plumbline.graph;

/**
 * Bilinear in two variable operands: {@code y_i = sum_t x[left(i, t)] * z[right(i, t)]}. The leaf
 * supplies the index structure; the planes are McCormick's and written once.
 */
public non-sealed interface Product extends Op {
  /** The number of products that one element sums. */
  int terms();

  /** The element of the first operand in term {@code t} of element {@code i}. */
  int left(int i, int t);

  /** The element of the second operand in term {@code t} of element {@code i}. */
  int right(int i, int t);
}
