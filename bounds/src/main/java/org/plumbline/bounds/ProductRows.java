package org.plumbline.bounds;

import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Tensor;

/** What a product of two values is replaced by in rows and sweeps: planes of {@link McCormick}. */
final class ProductRows {
  private final PassState pass;
  private final Node node;
  private final Product op;
  private final McCormick.Positions positions;
  private final int x;
  private final int z;
  private final int sizeX;
  private final int sizeZ;
  private final McCormick plane = new McCormick();

  /** The planes of one product at these positions. */
  ProductRows(PassState pass, Node node, Product op, McCormick.Positions positions) {
    this.pass = pass;
    this.node = node;
    this.op = op;
    this.positions = positions;
    x = node.operands().get(0);
    z = node.operands().get(1);
    sizeX = pass.graph().node(x).size();
    sizeZ = pass.graph().node(z).size();
  }

  private McCormick plane(int subdomain, int row, int i, int t, boolean below) {
    int p = subdomain * sizeX + op.left(i, t);
    int q = subdomain * sizeZ + op.right(i, t);
    NodeBounds b = pass.bounds();
    plane.set(
        b.lower(x)[p],
        b.upper(x)[p],
        b.lower(z)[q],
        b.upper(z)[q],
        positions.at(row, i * op.terms() + t, below),
        below);
    return plane;
  }

  /**
   * Carries row {@code r} of a block to both operands.
   *
   * @param unit the unit roundoff of the rows
   */
  void relax(RowBlock block, int r, Tensor toX, Tensor toZ, double unit) {
    double[] magnitudeX = pass.charges().magnitude(x);
    double[] magnitudeZ = pass.charges().magnitude(z);
    double charge = 0;
    double offsets = 0;
    double absolute = 0;
    for (int i = 0; i < node.size(); i++) {
      double a = block.coefficients().get(r, i);
      for (int t = 0; a != 0 && t < op.terms(); t++) {
        McCormick m = plane(block.subdomain(r), r, i, t, a > 0);
        int p = op.left(i, t);
        int q = op.right(i, t);
        double ax = a * m.slopeX();
        double az = a * m.slopeZ();
        charge += (Math.abs(ax) + 2 * Math.abs(toX.add(r, p, ax))) * magnitudeX[p];
        charge += (Math.abs(az) + 2 * Math.abs(toZ.add(r, q, az))) * magnitudeZ[q];
        offsets += a * m.intercept();
        absolute += Math.abs(a) * m.magnitude();
      }
    }
    int terms = node.size() * op.terms() + McCormick.ROUNDINGS;
    Walk.addConstant(block, r, offsets, absolute, terms);
    block.error()[r] += unit * charge;
  }

  /** The value of element {@code i} along the plane of a row with coefficient {@code a}. */
  double along(int subdomain, int r, int i, double a, Tensor valueX, Tensor valueZ) {
    double y = 0;
    for (int t = 0; t < op.terms(); t++) {
      McCormick m = plane(subdomain, r, i, t, a > 0);
      double vx = valueX.get(r, op.left(i, t));
      double vz = valueZ.get(r, op.right(i, t));
      y += m.slopeX() * vx + m.slopeZ() * vz + m.intercept();
    }
    return y;
  }
}
