package org.plumbline.bounds;

import org.jspecify.annotations.Nullable;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;
import org.plumbline.tensor.RowBlock;
import org.plumbline.tensor.Tensor;

/**
 * Where the planes of one product lie between McCormick's, for the rows of one block: one position
 * below and one above per row, element and term.
 */
final class FreePlanes implements FreeParameters, McCormick.Positions {
  /** Places of a row at most: larger products keep CROWN's choice, for memory's sake. */
  static final int MOST = 2000;

  private final NodeBounds bounds;
  private final Product op;
  private final int x;
  private final int z;
  private final int sizeX;
  private final int sizeZ;
  private final int perRow;
  private final int[] subdomain;
  private final UnitParameters position;

  private FreePlanes(PassState pass, Node node, Product op, RowBlock block) {
    this.op = op;
    bounds = pass.bounds();
    x = node.operands().get(0);
    z = node.operands().get(1);
    sizeX = pass.graph().node(x).size();
    sizeZ = pass.graph().node(z).size();
    perRow = places(node, op);
    subdomain = block.subdomains();
    position = new UnitParameters(2 * perRow * subdomain.length);
    for (int r = 0; r < subdomain.length; r++) {
      for (int i = 0; i < node.size(); i++) {
        for (int t = 0; t < op.terms(); t++) {
          start(r, i, t);
        }
      }
    }
  }

  private void start(int r, int i, int t) {
    int p = subdomain[r] * sizeX + op.left(i, t);
    int q = subdomain[r] * sizeZ + op.right(i, t);
    for (boolean below : new boolean[] {false, true}) {
      double choice =
          McCormick.choice(
              bounds.lower(x)[p],
              bounds.upper(x)[p],
              bounds.lower(z)[q],
              bounds.upper(z)[q],
              below);
      position.set(index(r, i * op.terms() + t, below), choice);
    }
  }

  /** The planes of a block over the whole of a product, or null if there are too many. */
  static @Nullable FreePlanes of(PassState pass, Node node, Product op, RowBlock block) {
    return places(node, op) <= MOST ? new FreePlanes(pass, node, op, block) : null;
  }

  /** Products of two factors that a node sums, all its elements together. */
  static int places(Node node, Product op) {
    return Math.multiplyExact(node.size(), op.terms());
  }

  @Override
  public double at(int row, int place, boolean below) {
    return position.get(index(row, place, below));
  }

  private int index(int row, int place, boolean below) {
    return 2 * (row * perRow + place) + (below ? 0 : 1);
  }

  /**
   * One step of Adam.
   *
   * @param a coefficients over the product
   * @param vx values of the first factor along the lines, those of the second {@code vz}
   * @param weight rows of weight 0 stay
   * @param ends where derivatives by the ends of both factors are added, or null
   */
  void step(
      RowBlock a,
      Tensor vx,
      Tensor vz,
      double[] weight,
      double rate,
      int count,
      @Nullable EndGradients ends) {
    for (int r = 0; r < subdomain.length; r++) {
      EndGradients.Owed ofX = new EndGradients.Owed(ends == null ? 0 : perRow);
      EndGradients.Owed ofZ = new EndGradients.Owed(ends == null ? 0 : perRow);
      for (int k = 0; weight[r] > 0 && k < a.runs().size(); k++) {
        int i = a.runs().element(k);
        double c = a.coefficients().get(r, k);
        for (int t = 0; c != 0 && t < op.terms(); t++) {
          int p = op.left(i, t);
          int q = op.right(i, t);
          Slopes s = slopes(r, i, t, c > 0, vx.get(r, p), vz.get(r, q));
          position.ascend(index(r, i * op.terms() + t, c > 0), c * s.byPosition(), rate, count);
          if (ends != null) {
            double w = c * weight[r];
            ofX.add(subdomain[r] * sizeX + p, w * s.byLowerX(), w * s.byUpperX());
            ofZ.add(subdomain[r] * sizeZ + q, w * s.byLowerZ(), w * s.byUpperZ());
          }
        }
      }
      if (ends != null) {
        ends.add(x, ofX);
        ends.add(z, ofZ);
      }
    }
  }

  /** Derivatives of the value along a plane by the ends of both factors and by its position. */
  private record Slopes(
      double byLowerX, double byUpperX, double byLowerZ, double byUpperZ, double byPosition) {}

  private Slopes slopes(int r, int i, int t, boolean below, double vx, double vz) {
    int p = subdomain[r] * sizeX + op.left(i, t);
    int q = subdomain[r] * sizeZ + op.right(i, t);
    double zl = bounds.lower(z)[q];
    double zu = bounds.upper(z)[q];
    double near = below ? bounds.lower(x)[p] : bounds.upper(x)[p];
    double far = below ? bounds.upper(x)[p] : bounds.lower(x)[p];
    double at = at(r, i * op.terms() + t, below);
    // Each plane touches x z along two edges: (vx - edge of x) (vz - edge of z) is what it misses.
    double byNear = (1 - at) * (vz - zl);
    double byFar = at * (vz - zu);
    return new Slopes(
        below ? byNear : byFar,
        below ? byFar : byNear,
        (1 - at) * (vx - near),
        at * (vx - far),
        zu * vx + far * vz - far * zu - (zl * vx + near * vz - near * zl));
  }

  @Override
  public long bytes() {
    return position.bytes();
  }

  @Override
  public void keep(int row) {
    position.keep(2 * row * perRow, 2 * perRow);
  }

  @Override
  public void startFrom(FreeParameters earlier) {
    if (!(earlier instanceof FreePlanes other) || other.position.size() != position.size()) {
      throw new IllegalArgumentException("planes of other rows");
    }
    for (int k = 0; k < position.size(); k++) {
      position.set(k, other.position.best(k));
    }
  }

  @Override
  public int encode(int row, int[] elements, byte[] out, int at) {
    for (int k = 0; k < elements.length; k++) {
      int from = index(row, elements[k], true);
      out[at + 2 * k] = RowState.encode(position.best(from));
      out[at + 2 * k + 1] = RowState.encode(position.best(from + 1));
    }
    return at + 2 * elements.length;
  }

  @Override
  public int decode(int row, int[] elements, byte[] in, int at) {
    for (int k = 0; k < elements.length; k++) {
      int to = index(row, elements[k], true);
      position.set(to, RowState.decode(in[at + 2 * k]));
      position.set(to + 1, RowState.decode(in[at + 2 * k + 1]));
    }
    return at + 2 * elements.length;
  }
}
