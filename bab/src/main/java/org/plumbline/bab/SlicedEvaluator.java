package org.plumbline.bab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plumbline.bounds.Budget;
import org.plumbline.bounds.Parallel;

/**
 * Evaluates a batch in slices, one per thread, each from its rows to its splits: nothing waits for
 * another thread but the end. Subdomains are dealt out in turn, since neighbours in a batch are
 * about equally hard. The evaluator within must be safe for use by several threads; within a slice
 * the threads are not divided again.
 */
public final class SlicedEvaluator implements Evaluator {
  /** Subdomains of a slice at least: fewer are bounded together, on all threads. */
  private static final int LEAST = 4;

  private final Evaluator within;
  private final Parallel parallel;

  /** Slices for {@code within} on the threads of {@code parallel}. */
  public SlicedEvaluator(Evaluator within, Parallel parallel) {
    this.within = within;
    this.parallel = parallel;
  }

  @Override
  public boolean falsified() {
    return within.falsified();
  }

  @Override
  public List<Evaluated> evaluate(List<Subdomain> batch, Budget budget, SearchListener listener) {
    int slices = Math.min(parallel.threads(), batch.size() / LEAST);
    if (slices < 2) {
      return within.evaluate(batch, budget, listener);
    }
    SearchListener inTurn =
        event -> {
          synchronized (listener) {
            listener.on(event);
          }
        };
    @Nullable Evaluated[] results = new Evaluated[batch.size()];
    parallel.forEach(
        slices,
        k -> {
          List<Subdomain> slice = new ArrayList<>();
          for (int i = k; i < batch.size(); i += slices) {
            slice.add(batch.get(i));
          }
          List<Evaluated> some = within.evaluate(slice, budget, inTurn);
          for (int i = 0; i < some.size(); i++) {
            results[k + i * slices] = some.get(i);
          }
        });
    return known(results);
  }

  /** The results before the first that is missing: what follows it is evaluated again. */
  private static List<Evaluated> known(@Nullable Evaluated[] results) {
    List<Evaluated> out = new ArrayList<>();
    for (Evaluated e : Arrays.asList(results)) {
      if (e == null) {
        return out;
      }
      out.add(e);
    }
    return out;
  }
}
