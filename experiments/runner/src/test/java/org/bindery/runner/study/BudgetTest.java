package org.bindery.runner.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final ColumnId A = ColumnId.of("a");
  private static final ColumnId B = ColumnId.of("b");
  private static final ColumnId C = ColumnId.of("c");
  private static final ColumnId D = ColumnId.of("d");
  private static final BindingGraph STAR = BindingGraph.star(A, B, C, D);
  private static final BindingGraph COMPLETE = BindingGraph.complete(A, B, C, D);

  @Test
  void equal_steps_show_a_graph_with_twice_the_edges_twice_the_pairs() {
    Budget budget = Budget.steps(100);

    assertThat(budget.plan(STAR, 32, 7).pairs()).isEqualTo(100 * 32 * 3);
    assertThat(budget.plan(COMPLETE, 32, 7).pairs()).isEqualTo(100 * 32 * 6);
    assertThat(budget.inWords()).contains("100 steps").contains("more edges are shown more pairs");
  }

  @Test
  void equal_total_pairs_keep_the_batch_and_make_fewer_steps_for_more_edges() {
    Budget budget = Budget.totalPairs(96_000);

    Plan star = budget.plan(STAR, 32, 7);
    Plan complete = budget.plan(COMPLETE, 32, 7);

    assertThat(star.steps()).isEqualTo(1_000);
    assertThat(complete.steps()).isEqualTo(500);
    assertThat(star.pairs()).isEqualTo(96_000).isEqualTo(complete.pairs());
    assertThat(complete.graph()).as("nothing but the steps changes").isEqualTo(COMPLETE);
  }

  @Test
  void equal_total_pairs_may_keep_the_steps_and_make_smaller_batches_for_more_edges() {
    Budget budget = new Budget.TotalPairs(48_000, Budget.Keep.STEPS);

    Plan star = budget.plan(STAR, 64, 500);
    Plan complete = budget.plan(COMPLETE, 64, 500);

    assertThat(star.steps()).isEqualTo(500).isEqualTo(complete.steps());
    assertThat(star.shown().values()).containsOnly(32L);
    assertThat(complete.shown().values()).containsOnly(16L);
    assertThat(star.pairs()).isEqualTo(48_000).isEqualTo(complete.pairs());
    assertThat(complete.graph().trainedEdges()).allMatch(edge -> edge.share() == 0.25);
  }

  @Test
  void what_rounding_leaves_over_is_told_and_not_hidden() {
    assertThat(Budget.totalPairs(1_000).plan(STAR, 32, 7).pairs())
        .as("10.4 steps are 10, of 96 pairs each")
        .isEqualTo(960);
  }

  @Test
  void equal_pairs_for_each_edge_give_every_edge_the_whole_batch() {
    BindingGraph uneven =
        BindingGraph.of(
            Optional.of(A),
            List.of(A, B, C),
            List.of(new TrainedEdge(A, B).withShare(0.5), new TrainedEdge(A, C)),
            Map.of());

    Plan plan = Budget.pairsPerEdge(3_200).plan(uneven, 32, 7);

    assertThat(plan.steps()).isEqualTo(100);
    assertThat(plan.shown()).isEqualTo(Map.of("a-b", 32L, "a-c", 32L));
    assertThat(Budget.steps(100).plan(uneven, 32, 7).shown())
        .as("equal steps leave the shares as they are")
        .isEqualTo(Map.of("a-b", 16L, "a-c", 32L));
  }

  @Test
  void a_tuple_counts_as_the_pairs_in_it() {
    BindingGraph joint =
        STAR.withJoints(List.of(new JointEdge(List.of(B, C, D), new LossSpec("gram", Map.of()))));

    Plan plan = Budget.steps(10).plan(joint, 32, 7);

    assertThat(plan.shown()).containsEntry("b+c+d", 96L);
    assertThat(plan.pairs()).isEqualTo(10 * (3 * 32 + 96));
    assertThat(plan.samples()).isEqualTo(Map.of("a", 96L, "b", 64L, "c", 64L, "d", 64L));
  }

  @Test
  void floating_point_operations_are_six_for_each_parameter_and_sample() {
    Plan plan = Budget.steps(10).plan(STAR, 32, 7);

    assertThat(plan.floatingPointOperations(Map.of("a", 5L, "b", 1_000L)))
        .isEqualTo(6.0 * 10 * (96 * 5 + 32 * 1_000));
  }

  @Test
  void what_cannot_be_spent_is_refused_with_the_reason() {
    assertThatThrownBy(() -> Budget.totalPairs(20).plan(COMPLETE, 32, 7))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "A complete graph with 6 trained edges cannot spend 20 pairs in total for each graph:"
                + " one step shows 192, so it would make 0; change the budget or the batch.");
    assertThatThrownBy(
            () -> new Budget.TotalPairs(1_000, Budget.Keep.STEPS).plan(COMPLETE, 32, 500))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("an edge would have 0.33 pairs in a step");
    assertThatThrownBy(
            () -> new Budget.TotalPairs(1_000_000, Budget.Keep.STEPS).plan(STAR, 32, 500))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("in 500 steps of 96 pairs it can be shown 48,000 at most");
    assertThatThrownBy(() -> Budget.steps(0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("A budget of 0 steps is not possible");
  }
}
