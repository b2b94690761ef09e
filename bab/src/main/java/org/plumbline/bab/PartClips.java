package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
  /** Parts that are clipped together at most. */
  private static final int CHUNK = 48;

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
      int[] single =
          IntStream.range(0, out.length).filter(k -> parts.get(k).open().length == 1).toArray();
      int chunk = Math.min(CHUNK, Math.max(1, single.length / parallel.threads()));
      parallel.forEach(
          (single.length + chunk - 1) / chunk,
          c -> {
            int to = Math.min(single.length, (c + 1) * chunk);
            int[] some = Arrays.copyOfRange(single, c * chunk, to);
            List<OperandClip.Clipped> found =
                clip.clip(
                    Arrays.stream(some).mapToObj(parts::get).toList(),
                    Arrays.stream(some).mapToObj(k -> cuts(parts.get(k), place[k], seen)).toList());
            for (int i = 0; i < some.length; i++) {
              out[some[i]] = found.get(i);
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
