package org.bindery.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.spi.LogitScale;

/**
 * Writes a graph as it would be said: {@code anchor("image").bind("text",
 * "audio.es").frozen("text", "all-minilm-l6-v2").build()}.
 *
 * <p>Immutable: every method returns a new builder, so a half-written graph can be kept and
 * continued in two ways. Signals are named as columns are, {@code audio} or {@code audio.es}. The
 * order of the calls does not matter, except that it is the order things are shown in. Nothing is
 * refused before {@link #build()}, which then tells all problems at once.
 */
public final class GraphBuilder {
  private final List<Consumer<GraphDraft>> steps;

  private GraphBuilder(List<Consumer<GraphDraft>> steps) {
    this.steps = steps;
  }

  /** Starts a graph around an anchor, the signal all others are aligned to. */
  public static GraphBuilder anchor(String column) {
    return withoutAnchor().then(draft -> draft.anchor(column));
  }

  /** Starts a graph in which every signal is trained with the next. */
  public static GraphBuilder chain(String... columns) {
    List<String> names = List.of(columns);
    return withoutAnchor()
        .then(
            draft -> {
              names.forEach(draft::node);
              for (int i = 1; i < names.size(); i++) {
                draft.trained(names.get(i - 1), names.get(i));
              }
            });
  }

  /** Starts a graph in which every two signals are trained with each other. */
  public static GraphBuilder complete(String... columns) {
    List<String> names = List.of(columns);
    return withoutAnchor()
        .then(
            draft -> {
              names.forEach(draft::node);
              for (int i = 0; i < names.size(); i++) {
                for (int j = i + 1; j < names.size(); j++) {
                  draft.trained(names.get(i), names.get(j));
                }
              }
            });
  }

  /**
   * Starts a tree, to be filled with {@code edge}. Refused by {@link #build()} if an edge closes a
   * circle.
   */
  public static GraphBuilder tree() {
    return withoutAnchor().then(GraphDraft::mustBeTree);
  }

  /**
   * Starts a graph around two hubs that are trained with each other. {@link #bind} then binds to
   * both, {@link #bindTo} to one.
   */
  public static GraphBuilder twoHubs(String one, String other) {
    return withoutAnchor().then(draft -> draft.hubs(one, other));
  }

  /**
   * Starts a graph without an anchor or edges: all signals are trained at once, by the loss {@code
   * centroid}, on rows that hold all of them.
   */
  public static GraphBuilder centroid(String... columns) {
    return withoutAnchor().joint(LossSpec.CENTROID, columns);
  }

  /** Goes on with a graph that is there. */
  public static GraphBuilder from(BindingGraph graph) {
    return withoutAnchor().then(draft -> draft.all(graph));
  }

  /** Starts an empty graph, to be filled with {@code edge}, {@link #given} and {@code joint}. */
  public static GraphBuilder withoutAnchor() {
    return new GraphBuilder(List.of());
  }

  /** Binds signals to the anchor, or to both hubs: each is trained with it, or with both. */
  public GraphBuilder bind(String... columns) {
    List<String> names = List.of(columns);
    return then(draft -> names.forEach(draft::bind));
  }

  /** Binds signals to one that need not be the anchor: each is trained with it. */
  public GraphBuilder bindTo(String hub, String... columns) {
    List<String> names = List.of(columns);
    return then(draft -> names.forEach(name -> draft.trained(hub, name)));
  }

  /** Trains two signals with each other. */
  public GraphBuilder edge(String one, String other) {
    return then(draft -> draft.trained(one, other));
  }

  /** Trains two signals with each other as this edge says. */
  public GraphBuilder edge(TrainedEdge edge) {
    return then(draft -> draft.add(edge));
  }

  /** Trains three or more signals at once, on rows that hold all of them, by a loss over tuples. */
  public GraphBuilder joint(LossSpec loss, String... columns) {
    List<String> names = List.of(columns);
    return then(draft -> draft.joint(loss, names));
  }

  /** Trains three or more signals at once as this joint edge says. */
  public GraphBuilder joint(JointEdge joint) {
    return then(draft -> draft.add(joint));
  }

  /** Says that the frozen towers of two signals are aligned already; nothing is trained there. */
  public GraphBuilder given(String one, String other) {
    return then(draft -> draft.given(one, other));
  }

  /**
   * Uses an outside encoder as it is for a signal, behind a trained projection head.
   *
   * @param column the signal
   * @param tower the name of one of its modality's frozen towers
   */
  public GraphBuilder frozen(String column, String tower) {
    return then(draft -> draft.tower(column, spec -> spec.withFrozen(tower)));
  }

  /** Overrides components of a signal's trunk, such as {@code Map.of("depth", 4)}. */
  public GraphBuilder tower(String column, Map<String, ?> encoder) {
    Map<String, Object> copy = TowerSpec.standard().withEncoder(encoder).encoder();
    return then(draft -> draft.tower(column, spec -> spec.withEncoder(copy)));
  }

  /** Overrides components of a signal's preprocessor, such as {@code Map.of("seconds", 2)}. */
  public GraphBuilder preprocess(String column, Map<String, ?> preprocessor) {
    Map<String, Object> copy = TowerSpec.standard().withPreprocessor(preprocessor).preprocessor();
    return then(draft -> draft.tower(column, spec -> spec.withPreprocessor(copy)));
  }

  /** Lets a signal's tower start from a file of weights. */
  public GraphBuilder weights(String column, StartingWeights start) {
    return then(draft -> draft.tower(column, spec -> spec.withWeights(start)));
  }

  /** Says what of a signal's tower is trained; all of it unless said. */
  public GraphBuilder tuning(String column, Tuning tuning) {
    return then(draft -> draft.tower(column, spec -> spec.withTuning(tuning)));
  }

  /** Lets a tower work with another's weights; not the {@code share} of a batch. */
  public GraphBuilder shareWeights(String column, Sharing sharing) {
    return then(draft -> draft.tower(column, spec -> spec.withSharing(sharing)));
  }

  /** Sets the logit scale of the edge between the anchor and a signal. */
  public GraphBuilder logitScale(String column, LogitScale scale) {
    return then(draft -> draft.scale(column, Optional.empty(), scale));
  }

  /** Sets the logit scale of the edge between two signals. */
  public GraphBuilder logitScale(String one, String other, LogitScale scale) {
    return then(draft -> draft.scale(one, Optional.of(other), scale));
  }

  /** Sets the weight, 1 unless set, of the loss on the edge between the anchor and a signal. */
  public GraphBuilder weight(String column, double weight) {
    return then(draft -> draft.weight(column, Optional.empty(), weight));
  }

  /** Sets the weight, 1 unless set, of the loss on the edge between two signals. */
  public GraphBuilder weight(String one, String other, double weight) {
    return then(draft -> draft.weight(one, Optional.of(other), weight));
  }

  /** Sets the loss, InfoNCE unless set, of every trained edge of which nothing else is said. */
  public GraphBuilder loss(LossSpec loss) {
    return then(draft -> draft.loss(loss));
  }

  /** Sets the loss of the edge between the anchor and a signal. */
  public GraphBuilder loss(String column, LossSpec loss) {
    return then(draft -> draft.loss(column, Optional.empty(), loss));
  }

  /** Sets the loss of the edge between two signals. */
  public GraphBuilder loss(String one, String other, LossSpec loss) {
    return then(draft -> draft.loss(one, Optional.of(other), loss));
  }

  /**
   * Sets the part of the recipe's batch, all of it unless set, that the edge between the anchor and
   * a signal gets in each step.
   */
  public GraphBuilder share(String column, double share) {
    return then(draft -> draft.share(column, Optional.empty(), share));
  }

  /** Sets the part of the recipe's batch that the edge between two signals gets in each step. */
  public GraphBuilder share(String one, String other, double share) {
    return then(draft -> draft.share(one, Optional.of(other), share));
  }

  /** Sets the rows, all unless set, that the edge between the anchor and a signal is trained on. */
  public GraphBuilder pairs(String column, PairSource source) {
    return then(draft -> draft.pairs(column, Optional.empty(), source));
  }

  /** Sets the rows that the edge between two signals is trained on. */
  public GraphBuilder pairs(String one, String other, PairSource source) {
    return then(draft -> draft.pairs(one, Optional.of(other), source));
  }

  /**
   * Builds the graph.
   *
   * @throws GraphException with every problem at once, each with its fix
   */
  public BindingGraph build() {
    GraphDraft draft = new GraphDraft();
    steps.forEach(step -> step.accept(draft));
    return draft.finish();
  }

  private GraphBuilder then(Consumer<GraphDraft> step) {
    List<Consumer<GraphDraft>> longer = new ArrayList<>(steps);
    longer.add(step);
    return new GraphBuilder(List.copyOf(longer));
  }
}
