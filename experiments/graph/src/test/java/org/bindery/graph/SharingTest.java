package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class SharingTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final ColumnId SPANISH = ColumnId.of("audio.es");

  private static BindingGraph graph(TowerSpec text) {
    return BindingGraph.of(
        Optional.of(IMAGE),
        Set.of(IMAGE, TEXT, SPANISH),
        List.of(new TrainedEdge(IMAGE, TEXT), new TrainedEdge(IMAGE, SPANISH)),
        Map.of(TEXT, text));
  }

  @Test
  void whatIsSharedIsPartOfAGraphsIdentityAndNothingSharedChangesNone() {
    TowerSpec plain = TowerSpec.standard().withEncoder(Map.of("depth", 2));
    assertThat(CanonicalForm.of(graph(plain))).doesNotContain("share");
    Set<String> identities =
        Set.of(
            graph(plain).identity(),
            graph(plain.withSharing(Sharing.trunk(IMAGE))).identity(),
            graph(plain.withSharing(Sharing.trunk(SPANISH))).identity(),
            graph(plain.withSharing(Sharing.attention(IMAGE, 0))).identity(),
            graph(plain.withSharing(Sharing.attention(IMAGE, 1))).identity());
    assertThat(identities).hasSize(5);
    assertThat(CanonicalForm.of(graph(plain.withSharing(Sharing.attention(IMAGE, 1)))))
        .contains("share");
  }

  @Test
  void graphsThatDifferInWhatIsSharedSaySo() {
    BindingGraph shared = graph(TowerSpec.standard().withSharing(Sharing.attention(IMAGE, 2)));
    assertThat(GraphDifference.between(graph(TowerSpec.standard()), shared).toString())
        .contains("shares the attention of image, the feed-forward part of the last 2 blocks too");
    assertThat(
            GraphBuilder.anchor("image")
                .bind("text", "audio.es")
                .shareWeights("text", Sharing.attention(IMAGE, 2))
                .build())
        .isEqualTo(shared);
  }

  @Test
  void aCopyWithAnotherEncoderStillShares() {
    TowerSpec spec = TowerSpec.standard().withSharing(Sharing.attention(IMAGE, 2));
    assertThat(spec.withEncoder(Map.of("depth", 2)).withPreprocessor(Map.of("size", 8)).sharing())
        .contains(new Sharing(IMAGE, Sharing.Parts.ATTENTION, 2));
    assertThat(TowerSpec.standard().sharing()).isEmpty();
  }

  @Test
  void aTowerThatSharesHasNothingOfItsOwnThatWouldReachTheOther() {
    TowerSpec spec = TowerSpec.standard().withSharing(Sharing.trunk(IMAGE));
    assertThatThrownBy(() -> spec.withTuning(new Tuning.Probe()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "A tower that shares the weights of image cannot have tuning of its own: leave out"
                + " tuning, or share.");
    assertThatThrownBy(() -> spec.withFrozen("clip")).hasMessageContaining("cannot have frozen");
    assertThatThrownBy(
            () ->
                spec.withWeights(
                    new StartingWeights("w.safetensors", StartingWeights.Names.OPENCLIP)))
        .hasMessageContaining("cannot have weights");
  }

  @Test
  void aFusionThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Sharing.attention(IMAGE, -1))
        .isInstanceOf(ConfigException.class)
        .hasMessage("share.fusion is -1; use a number of blocks, or 0 for none.");
    assertThatThrownBy(() -> new Sharing(IMAGE, Sharing.Parts.TRUNK, 2))
        .hasMessage(
            "share.fusion is 2, but parts: trunk shares every block already: leave fusion out.");
  }
}
