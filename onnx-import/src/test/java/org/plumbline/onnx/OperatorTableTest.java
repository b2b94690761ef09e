package org.plumbline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.plumbline.graph.UnsupportedGraphException;

/**
 * Every operator, its attributes and the operator sets 7 to 22 against ONNX Runtime, and what is
 * refused. One test per row of the tables runs all operator sets of the row.
 */
class OperatorTableTest {
  private static final int POINTS = 3;

  private static List<Row> rows() {
    return Stream.of(
            ActivationRows.rows(),
            ArithmeticRows.rows(),
            ConstantRows.rows(),
            MatrixRows.rows(),
            MoveRows.rows(),
            ShapeRows.rows(),
            ConvRows.rows(),
            ExtremeRows.rows(),
            ProductRows.rows(),
            ResizeRows.rows(),
            PoolRows.rows(),
            ReduceRows.rows())
        .flatMap(List::stream)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> importDoesWhatTheTableSays() {
    return rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.what() + ", " + row.from() + " to " + row.to(),
                    () -> {
                      for (int opset = row.from(); opset <= row.to(); opset++) {
                        check(row, opset);
                      }
                    }));
  }

  private static void check(Row row, int opset) throws Exception {
    OnnxModel model = row.model(opset).model();
    String name = "opset" + opset + ".onnx";
    if (row.refusal() != null) {
      assertThatThrownBy(() -> OnnxImport.fromModel(model, name))
          .as("operator set %d", opset)
          .isInstanceOf(UnsupportedGraphException.class)
          .hasMessageMatching(
              name + ": node 'n_\\w+' \\(\\w+, operator set " + opset + "\\): [^\\n]*supported.*")
          .hasMessageContaining(row.refusal());
      return;
    }
    Imported network = OnnxImport.fromModel(model, name);
    Comparison.agree(OnnxWriter.bytes(model), network, Comparison.points(network, POINTS));
  }

  @Test
  void theTableHasARowForEveryOperator() {
    Set<String> used = new TreeSet<>();
    for (Row row : rows()) {
      if (row.refusal() == null) {
        row.model(row.from()).model().graph().nodes().forEach(n -> used.add(n.opType()));
      }
    }
    assertThat(used).containsAll(OnnxOps.supported());
  }

  @Test
  void theTableIsNotAllInOneOperatorSet() {
    int pairs = rows().stream().mapToInt(r -> r.to() - r.from() + 1).sum();
    // Every row names a range; together they are well over a thousand pairs.
    assertThat(pairs).isGreaterThan(1500);
  }
}
