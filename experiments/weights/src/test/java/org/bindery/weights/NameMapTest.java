package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class NameMapTest {
  @Test
  void imageBindHugeHasTheEntriesAndParametersItIsKnownFor() {
    Map<String, TensorInfo> huge = Huge.checkpoint();
    assertThat(huge).hasSize(1311);
    assertThat(huge.values().stream().mapToLong(TensorInfo::bytes).sum()).isEqualTo(4_803_147_960L);
    long trainable =
        huge.entrySet().stream()
            .filter(entry -> !entry.getKey().endsWith("text.mask"))
            .filter(
                entry ->
                    !entry.getKey().endsWith("log_logit_scale") || entry.getKey().contains("text"))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    assertThat(trainable).isEqualTo(1_200_781_057L);
  }

  @Test
  void everyNameOfImageBindHasOnePlaceAndIsFoundAgainFromThere() {
    NameMap map = NameMap.imageBind();
    Set<String> arrays = new HashSet<>();
    for (String tensor : Huge.checkpoint().keySet()) {
      NameMap.Use use = map.use(tensor).orElseThrow(() -> new AssertionError(tensor));
      if (tensor.equals("modality_preprocessors.text.mask")) {
        assertThat(use.rule().operation()).isEqualTo(Operation.CAUSAL_MASK);
        continue;
      }
      assertThat(arrays.add(use.array())).as(use.array()).isTrue();
      assertThat(map.origin(use.array()).orElseThrow().tensors()).containsExactly(tensor);
    }
    assertThat(arrays).isEqualTo(Huge.towers().keySet());
  }

  @Test
  void imageBindHugeFillsItsTowersWithNothingMissingOrLeft() {
    LoadReport report =
        new TowerWeights(Huge.file(Huge.checkpoint()), NameMap.imageBind(), Huge.towers()).report();
    assertThat(report.isComplete()).as(report.text()).isTrue();
    assertThat(report.loaded()).hasSize(1310);
    assertThat(report.ignored())
        .singleElement()
        .hasToString(
            "modality_preprocessors.text.mask (the causal mask follows from the number of"
                + " positions)");
  }

  @Test
  void namesThatImageBindDoesNotHaveAreUnknown() {
    NameMap map = NameMap.imageBind();
    for (String name :
        List.of(
            "modality_heads.imu.2.weight",
            "modality_preprocessors.depth.rgbt_stem.proj.weight",
            "modality_trunks.vision.blocks.0.attn.bias_k",
            "modality_trunks.audio.blocks.00.norm_1.weight",
            "modality_trunks.audio.blocks.x.norm_1.weight",
            "modality_trunks.audio.blocks.0.norm_1.weightX",
            "modality_trunks.audio.blocks.0_norm_1.weight",
            "modality_postprocessors.vision.1.log_logit_scale",
            "")) {
      assertThat(map.use(name)).as(name).isEmpty();
    }
    assertThat(map.origin("towers.ecg.trunk.stem")).isEmpty();
  }

  @Test
  void aModalityOfImageBindCanGoToATowerOfAnyColumn() {
    NameMap map = NameMap.imageBind(Map.of("vision", ColumnId.of("video")));
    assertThat(map.use("modality_heads.vision.2.weight").orElseThrow().array())
        .isEqualTo("towers.video.head.linear.weight");
    assertThat(map.use("modality_heads.audio.2.weight").orElseThrow().array())
        .isEqualTo("towers.audio.head.linear.weight");
    assertThatThrownBy(() -> NameMap.imageBind(Map.of("image", ColumnId.of("image"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ImageBind has no modality 'image': use some of [vision, text");
  }

  @Test
  void queriesKeysAndValuesOfHuggingFaceArePackedInThatOrder() {
    NameMap map = NameMap.languageBind(ColumnId.of("video"));
    NameMap.Origin origin =
        map.origin("towers.video.trunk.transformer.block11.time.attn.in_proj.bias").orElseThrow();
    assertThat(origin.tensors())
        .containsExactly(
            "vision_model.encoder.layers.11.temporal_attn.q_proj.bias",
            "vision_model.encoder.layers.11.temporal_attn.k_proj.bias",
            "vision_model.encoder.layers.11.temporal_attn.v_proj.bias");
    assertThat(map.use("text_model.encoder.layers.3.self_attn.v_proj.weight").orElseThrow().array())
        .isEqualTo("towers.text.trunk.transformer.block3.attn.in_proj.weight");
    assertThat(map.use("text_model.encoder.layers.3.self_attn.x_proj.weight")).isEmpty();
  }

  @Test
  void aRuleThatCannotWorkIsRefused() {
    assertThatThrownBy(() -> NameRule.same("a.{i}", "b"))
        .hasMessage("No rule can take 'a.{i}' to 'b' by SAME.");
    assertThatThrownBy(() -> NameRule.of("a", "b", Operation.PACK_QKV)).hasMessageContaining("No");
    assertThatThrownBy(() -> NameRule.ignore("a", "")).hasMessageContaining("No rule");
  }
}
