package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Origin;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Shape;

class ChargesTest {
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void magnitudesAreTheLargestEndsOfAllSubdomains(ElementType type) {
    GraphBuilder b = new GraphBuilder();
    Graph g = b.build(b.input(Shape.of(2), Origin.named("x")));
    Charges charges = new Charges(g, type, Arithmetic.REAL);

    // Two subdomains: [-1, 0] x [0, 1] and [0, 5] x [-2, 1].
    charges.magnitudes(g.node(0), new double[] {-1, 0, 0, -2}, new double[] {0, 1, 5, 1});

    assertThat(charges.magnitude(0)).containsExactly(5, 2);
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void magnitudesAreRoundedUpIntoTheTypeOfTheRows(ElementType type) {
    GraphBuilder b = new GraphBuilder();
    Graph g = b.build(b.input(Shape.of(1), Origin.named("x")));
    Charges charges = new Charges(g, type, Arithmetic.REAL);
    // 1 + 2^-30 lies just above a float.
    double x = 1 + 0x1p-30;

    charges.magnitudes(g.node(0), new double[] {-x}, new double[] {0});

    assertThat(charges.magnitudeRow(0).get(0)).isGreaterThanOrEqualTo(x);
  }
}
