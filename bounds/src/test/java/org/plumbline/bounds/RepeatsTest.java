package org.plumbline.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plumbline.graph.Graph;
import org.plumbline.graph.GraphBuilder;
import org.plumbline.graph.Input;
import org.plumbline.graph.Origin;
import org.plumbline.graph.op.Dense;
import org.plumbline.graph.op.Relu;
import org.plumbline.tensor.Box;
import org.plumbline.tensor.ElementType;
import org.plumbline.tensor.Kernels;
import org.plumbline.tensor.ScalarKernels;
import org.plumbline.tensor.Shape;
import org.plumbline.tensor.Weights;

/**
 * Rows that only the reals close are counted, and nothing of them enters other bounds. The network
 * adds 2^24 and takes it away again: over the reals it returns its input, float32 loses it.
 */
class RepeatsTest {
  private static final Kernels KERNELS = new ScalarKernels();
  private static final Arithmetic ANY = Arithmetic.FLOAT32_ANY_ORDER;
  private static final ElementType F32 = ElementType.FLOAT32;

  private final Parallel one = new Parallel(1);
  private final Repeats repeats = new Repeats(true);
  private final Graph graph = graph();

  private static Graph graph() {
    GraphBuilder b = new GraphBuilder();
    int x = b.add(new Input(Shape.of(1)), List.of(), Origin.named("x"));
    int up = b.add(shift(0x1p24), List.of(x), Origin.named("up"));
    int relu = b.add(new Relu(), List.of(up), Origin.named("relu"));
    return b.build(b.add(shift(-0x1p24), List.of(relu), Origin.named("down")));
  }

  private static Dense shift(double by) {
    return new Dense(1, 1, Weights.of(F32, 1), Weights.of(F32, by));
  }

  @AfterEach
  void close() {
    one.close();
  }

  private Batch batch(double lo, double hi) {
    return Batch.of(graph, List.of(Box.of(new double[] {lo}, new double[] {hi})));
  }

  private Objectives rows() {
    return Objectives.all(graph.output().id(), 1, 1, 1);
  }

  private Crown crown(Arithmetic arithmetic) {
    return new Crown(KERNELS, one, arithmetic, Crown.Intermediate.CROWN, F32);
  }

  private double lower(BoundMethod method, Batch batch) {
    return method.bound(batch, rows(), Budget.unlimited(), WalkObserver.NONE).lower()[0];
  }

  @Test
  void aRowThatOnlyTheRealsCloseIsCounted() {
    double bound = lower(crown(ANY).repeating(repeats), batch(0.5, 1));

    assertThat(bound).isBetween(0.4999, 0.5);
    assertThat(repeats.real()).isEqualTo(1);
    assertThat(repeats.bounded()).isEqualTo(1);
    assertThat(repeats.inDouble()).isEqualTo(1);
  }

  @Test
  void withoutRepeatsTheBoundHoldsForFloat32() {
    // An execution may return 0, or be rounded by 2 twice.
    assertThat(lower(crown(ANY), batch(0.5, 1))).isLessThanOrEqualTo(0);
  }

  @Test
  void aRowThatTheRealsDoNotCloseEitherKeepsItsBoundForFloat32() {
    double plain = lower(crown(ANY), batch(-0.5, 1));

    assertThat(lower(crown(ANY).repeating(repeats), batch(-0.5, 1))).isEqualTo(plain);
    assertThat(repeats.real()).isZero();
  }

  @Test
  void aRowWithRoomIsNotRepeated() {
    assertThat(lower(crown(ANY).repeating(repeats), batch(500, 501))).isGreaterThan(400);
    assertThat(repeats.real()).isZero();
    assertThat(repeats.bounded()).isEqualTo(1);
    assertThat(repeats.inDouble()).isZero();
  }

  @Test
  void overTheRealsNothingIsCounted() {
    assertThat(lower(crown(Arithmetic.REAL).repeating(repeats), batch(0.5, 1)))
        .isBetween(0.4999, 0.5);
    assertThat(repeats.real()).isZero();
  }

  @Test
  void theBoundsOfValuesStayThoseOfFloat32() {
    Batch plain = batch(0.5, 1);
    Batch repeated = batch(0.5, 1);
    lower(crown(ANY), plain);
    lower(crown(ANY).repeating(repeats), repeated);

    for (int v = 0; v < graph.nodes().size(); v++) {
      assertThat(repeated.bounds().lower(v)).isEqualTo(plain.bounds().lower(v));
      assertThat(repeated.bounds().upper(v)).isEqualTo(plain.bounds().upper(v));
    }
    // The value before the last is at least 2^24 + 1/2 over the reals, less in float32.
    assertThat(repeated.bounds().lower(1)[0]).isLessThan(0x1p24);
  }

  private double lowerOfRegion(Region region, BetaCrown beta) {
    RowState state = new RowState(1);
    state.target(0, 0);
    state.layout(0, region.layout());
    return beta.bound(
            region, List.of(SplitSet.NONE), rows(), state, Budget.unlimited(), WalkObserver.NONE)
        .lower()[0];
  }

  private BetaCrown beta() {
    BetaCrown.Options once = new BetaCrown.Options(1, 1, 1, 1);
    return new BetaCrown(KERNELS, one, ANY, Crown.Intermediate.INTERVALS, once, F32);
  }

  @Test
  void theSameHoldsForPartsOfARegion() {
    Batch batch = batch(0.5, 1);
    lower(crown(ANY), batch);
    NodeBounds before = batch.bounds().copy(graph);
    Region region = Region.of(graph, batch.bounds(), graph.output().id(), KERNELS, one, ANY);

    assertThat(lowerOfRegion(region, beta())).isLessThanOrEqualTo(0);
    assertThat(lowerOfRegion(region, beta().repeating(repeats))).isBetween(0.4999, 0.5);
    assertThat(repeats.real()).isEqualTo(1);
    for (int v = 0; v < graph.nodes().size(); v++) {
      assertThat(region.bounds().lower(v)).isEqualTo(before.lower(v));
      assertThat(region.bounds().upper(v)).isEqualTo(before.upper(v));
    }
  }

  @Test
  void everyPartKeepsItsOwnRepeat() {
    Batch batch = batch(-0.5, 1);
    lower(crown(ANY), batch);
    Region region = Region.of(graph, batch.bounds(), graph.output().id(), KERNELS, one, ANY);
    RowState state = new RowState(2);
    for (int r = 0; r < 2; r++) {
      state.target(r, 0);
      state.layout(r, region.layout());
    }
    Objectives two = Objectives.all(graph.output().id(), 2, 1, 1);
    double[] bounds =
        beta()
            .repeating(repeats)
            .bound(
                region,
                List.of(half(1), half(-1)),
                two,
                state,
                Budget.unlimited(),
                WalkObserver.NONE)
            .lower();

    // The network returns its input: at least 1/2 on the first part, -1/2 on the second.
    assertThat(bounds[0]).isBetween(0.4999, 0.5);
    assertThat(bounds[1]).isLessThanOrEqualTo(-0.5);
    assertThat(repeats.real()).isEqualTo(1);
  }

  private static SplitSet half(int side) {
    return new SplitSet(new int[1], new int[1], new double[] {0.5}, new int[] {side});
  }
}
