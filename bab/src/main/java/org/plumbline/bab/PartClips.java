package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.Arithmetic;
import org.plumbline.bounds.BoundResult;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Objectives;
import org.plumbline.bounds.Parallel;
import org.plumbline.graph.Graph;
import org.plumbline.tensor.Kernels;

/**
 * Clips parts of several roots by the rows that were just evaluated on them, part by part on all
 * threads. A part with more than one open disjunct stays as it is: no row holds for counterexamples
 * of all of them.
 */
final class PartClips {
  private final Query query;
  private final Graph graph;
  private final Map<Integer, OperandClip> clips = new HashMap<>();
  private @Nullable Parallel parallel;

  PartClips(Query query) {
    this.query = query;
    graph = query.graph();
  }

  /** Prepares a root: rows of its undecided operands, once, if time allows. */
  void prepare(Root root, Kernels kernels, Parallel threads, Arithmetic arithmetic, Budget budget) {
    parallel = threads;
    OperandRows rows =
        OperandRows.of(graph, root.box(), root.bounds(), kernels, threads, arithmetic, budget);
    if (rows.size() > 0) {
      clips.put(root.id(), new OperandClip(graph, root, rows, kernels));
    }
  }

  /** An evaluation of rows: what they are, where the rows of each part start, and their results. */
  record Seen(Objectives rows, int[] start, BoundResult result, Scores scores) {}

  /**
   * Clips parts of one root.
   *
   * @param parts the parts, those that stay open
   * @param place index of each part in the evaluation
   * @return per part what was found, or null where there is nothing to clip by
   */
  OperandClip.@Nullable Clipped[] clip(List<Subdomain> parts, int[] place, Seen seen) {
    OperandClip.@Nullable Clipped[] out = new OperandClip.Clipped[parts.size()];
    OperandClip clip = parts.isEmpty() ? null : clips.get(parts.get(0).root().id());
    if (clip != null && parallel != null) {
      parallel.forEach(
          out.length,
          k -> {
            Subdomain s = parts.get(k);
            if (s.open().length == 1) {
              out[k] = clip.clip(s, cuts(s, place[k], seen));
            }
          });
    }
    return out;
  }

  /** The rows of all atoms of the open disjunct, over the inputs. */
  private List<OperandClip.Cut> cuts(Subdomain s, int place, Seen seen) {
    List<OperandClip.Cut> cuts = new ArrayList<>();
    int[] start = seen.start();
    for (int a : query.disjuncts()[s.open()[0]]) {
      int r = Arrays.binarySearch(seen.rows().element(), start[place], start[place + 1], a);
      // What observers saw are the coefficients of the walked bound, not of one repeated in double.
      cuts.add(new OperandClip.Cut(seen.result().walked()[r], seen.scores().coefficients(r)));
    }
    return cuts;
  }
}
