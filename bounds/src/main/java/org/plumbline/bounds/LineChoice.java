package org.plumbline.bounds;

import org.plumbline.graph.Node;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.RowLines;
import org.plumbline.tensor.SparseLines;

/** Which linear relaxations the rows of a walk use at each nonlinear value. */
interface LineChoice {
  /** Lower and upper rows of a coupled operator on one subdomain. */
  record Rows(SparseLines below, SparseLines above) {}

  /** The lines of an activation for the rows of {@code block}. */
  RowLines lines(Node node, RowBlock block);

  /** Where the planes of a product lie for the rows of {@code block}. */
  default McCormick.Positions planes(Node node, RowBlock block) {
    return McCormick.Positions.CHOSEN;
  }

  /** The rows of a coupled operator on subdomain {@code b}. */
  Rows rows(int node, int b);
}
