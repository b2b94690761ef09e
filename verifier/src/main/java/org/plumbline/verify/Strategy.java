package org.plumbline.verify;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plumbline.bab.ActivationSplitEvaluator;
import org.plumbline.bab.Cutting;
import org.plumbline.bab.Reduction;
import org.plumbline.bounds.Region;
import org.plumbline.graph.Activation;
import org.plumbline.graph.Affine;
import org.plumbline.graph.Coupled;
import org.plumbline.graph.Graph;
import org.plumbline.graph.Node;
import org.plumbline.graph.Product;

/**
 * What to run, chosen from the network and the specification alone; names of files never enter.
 *
 * @param inputSplits whether inputs are split, not neurons
 * @param attacksFirst whether to attack before anything is bounded
 * @param boundsRoot whether the whole box is bounded first
 * @param batch subdomains that are bounded together
 * @param alphaEvaluations evaluations of alpha-CROWN at the root, 0 for CROWN alone
 * @param alphaShare share of the time left that alpha-CROWN may take
 * @param betaEvaluations evaluations of each row in the search over neurons
 * @param branching how neurons are chosen, and whether parts are clipped
 * @param cutting how cuts are used in the search over neurons
 * @param refinements parts per end of an operand in each refinement of operands between searches
 * @param reason the numbers that decided, in words
 */
record Strategy(
    boolean inputSplits,
    boolean attacksFirst,
    boolean boundsRoot,
    int batch,
    int alphaEvaluations,
    double alphaShare,
    int betaEvaluations,
    ActivationSplitEvaluator.Branching branching,
    Cutting cutting,
    List<Integer> refinements,
    String reason) {
  /** Up to so many free inputs, halving boxes beats deciding neurons. */
  private static final int FEW_INPUTS = 20;

  /** Nonlinear elements up to which boxes are bounded from scratch, not from bounds of the root. */
  private static final long MOST_PER_BOX = 20_000;

  /** Nonlinear elements from which bounds of a box take longer than a quick attack. */
  private static final long SLOW = 10_000;

  /** Elements of all values that the boxes of a batch hold. */
  private static final long BOX_ELEMENTS = 4_000_000;

  /** As many inputs of a network of one layer, where several atoms must hold together. */
  private static final int SOME_INPUTS = 200;

  /** Nonlinear elements times free inputs up to which bounds of operands are clipped. */
  private static final long MOST_CLIPPED = 40_000_000;

  /** Candidates by each score before a neuron is split. */
  private static final int CANDIDATES = 16;

  /** How many of them have their children tried. */
  private static final int TRIED = 3;

  /** Coefficients that the rows of a batch hold over nonlinear values. */
  private static final long BATCH_ELEMENTS = 1_500_000;

  /**
   * Chooses.
   *
   * @param graph the network with the atoms appended
   * @param freeInputs the most inputs that are not pinned in a box
   * @param disjuncts disjuncts of the specification
   * @param atoms atoms of the specification
   */
  static Strategy choose(Graph graph, int freeInputs, int disjuncts, int atoms) {
    long nonlinear = 0;
    boolean spatial = false;
    int layers = 0;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Activation
          || node.op() instanceof Coupled
          || node.op() instanceof Product) {
        nonlinear += node.size();
        layers++;
      }
      spatial |= node.op() instanceof Affine && node.shape().rank() == 3 && node.shape().dim(0) > 1;
    }
    // Atoms that must hold together narrow the inputs of a shallow network more than any neuron.
    boolean together = layers == 1 && atoms > disjuncts && freeInputs <= SOME_INPUTS;
    boolean inputs = freeInputs <= FEW_INPUTS || together;
    boolean root = !inputs || nonlinear > MOST_PER_BOX;
    boolean rays = Region.fits(graph);
    long atomsOfOne = Math.clamp(atoms / Math.max(1, disjuncts), 1, 10);
    long perPart = Math.max(1, nonlinear * atomsOfOne);
    long all = graph.nodes().stream().mapToLong(Node::size).sum();
    int batch =
        inputs
            ? Math.clamp(BOX_ELEMENTS / Math.max(1, all), 4, 512)
            : Math.clamp(BATCH_ELEMENTS / perPart, 4, 256);
    String reason =
        freeInputs
            + " free inputs, "
            + nonlinear
            + " nonlinear elements in "
            + layers
            + " layers, "
            + (spatial ? "spatial, " : "")
            + disjuncts
            + " disjuncts of "
            + atoms
            + " atoms";
    boolean clips = rays && nonlinear * freeInputs <= MOST_CLIPPED;
    // Trying both children out finds better splits of images; clipping makes up for it elsewhere.
    boolean tries = rays && (spatial || !clips);
    ActivationSplitEvaluator.Branching branching =
        new ActivationSplitEvaluator.Branching(
            tries ? CANDIDATES : 1, tries ? TRIED : 1, Reduction.TREE_SIZE, clips);
    // Cuts were not shown to save more than they cost: docs/results/cuts.md.
    Cutting none = Cutting.NONE;
    // Each restarts the search where it helps: little at first, since most searches end soon.
    // Spatial networks have so many undecided operands that few are refined in the time.
    boolean refines = clips && !inputs && !spatial && layers > 1;
    List<Integer> refinements = refines ? List.of(50, 500, 5000) : List.of();
    // Images: what more evaluations gain is not worth their time (docs/results/advisers.md).
    // A few halves of a box with few inputs gain more than alpha-CROWN, in less time.
    int atRoot = inputs ? 0 : spatial ? 8 : 12;
    int evaluations = !rays ? 12 : spatial ? 5 : 10;
    return new Strategy(
        inputs,
        nonlinear > SLOW,
        root,
        batch,
        atRoot,
        0.15,
        evaluations,
        branching,
        none,
        refinements,
        reason);
  }

  /** The choice in words. */
  String text() {
    String optimised =
        alphaEvaluations > 0 ? "alpha-CROWN at the root (%d evaluations)" : "CROWN at the root";
    String root = boundsRoot ? optimised.formatted(alphaEvaluations) + ", then " : "";
    String search =
        inputSplits
            ? "input splits"
            : "activation splits (%d evaluations, %s)"
                .formatted(
                    betaEvaluations,
                    (branching.tried() > 1
                            ? branching.tried()
                                + " of "
                                + branching.candidates()
                                + " candidates of each score tried, by "
                                + words(branching.reduction())
                            : "first candidate")
                        + (branching.clips() ? ", clipped" : ""));
    String refined =
        refinements.isEmpty()
            ? ""
            : ", operands refined by "
                + refinements.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " parts per end between searches";
    return "attack, then %s, batches of %d%s (%s)".formatted(root + search, batch, refined, reason);
  }

  private static String words(Reduction reduction) {
    return reduction.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
