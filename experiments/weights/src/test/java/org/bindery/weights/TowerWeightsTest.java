package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TowerWeightsTest {
  private static final List<Long> STEM = List.of(4L, 3L, 2L, 2L);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "imagebind-tiny/micro/weights.safetensors,imagebind,210",
    "imagebind-tiny/full/weights.safetensors,imagebind,210",
    "openclip-tiny/weights.safetensors,openclip,62",
    "languagebind-tiny/video_weights.safetensors,languagebind,76",
    "languagebind-tiny/audio_weights.safetensors,languagebind,62",
    "languagebind-tiny/image_weights.safetensors,languagebind,62",
  })
  void theReferencesWeightsGoInAndComeOutBitForBit(String name, String kind, int arrays) {
    NameMap map =
        switch (kind) {
          case "imagebind" -> NameMap.imageBind();
          case "openclip" -> NameMap.openClip();
          default -> NameMap.languageBind(ColumnId.of("video"));
        };
    try (TensorFile file = Fixtures.open(name)) {
      Map<String, List<Long>> towers = shapes(file, map);
      TowerWeights weights = new TowerWeights(file, map, towers);
      assertThat(weights.report().isComplete()).as(weights.report().text()).isTrue();
      assertThat(weights.arrays()).hasSize(arrays);
      Path out = folder.resolve("out.safetensors");
      TowerExport.write(out, map, towers, weights::floats, Map.of());
      try (TensorFile back = TensorFile.open(out)) {
        for (String tensor : file.tensors().keySet()) {
          if (tensor.endsWith("position_ids")) {
            continue;
          }
          assertThat(back.tensors().get(tensor)).as(tensor).isEqualTo(file.tensors().get(tensor));
          assertThat(back.bytes(tensor)).as(tensor).isEqualTo(file.bytes(tensor));
        }
      }
    }
  }

  @Test
  void valuesAreTurnedAsTheirRulesSay() {
    Path saved = folder.resolve("clip.safetensors");
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    tensors.put("visual.proj", TensorInfo.f32(2, 3));
    tensors.put("visual.class_embedding", TensorInfo.f32(6));
    SafeTensorsWriter.write(saved, tensors, Map.of(), name -> counting(6));
    String head = "towers.image.head.linear.weight";
    String token = "towers.image.trunk.cls_token";
    try (TensorFile file = TensorFile.open(saved)) {
      TowerWeights weights =
          new TowerWeights(
              file, NameMap.openClip(), Map.of(head, List.of(3L, 2L), token, List.of(1L, 1L, 6L)));
      weights.report().requireComplete();
      assertThat(weights.floats(head)).isEqualTo(floats(0, 3, 1, 4, 2, 5));
      assertThat(weights.floats(token)).isEqualTo(floats(0, 1, 2, 3, 4, 5));
      FloatBuffer read = FloatBuffer.allocate(12);
      weights.read(head, read);
      weights.read(token, read);
      assertThat(read.flip()).isEqualTo(floats(0, 3, 1, 4, 2, 5, 0, 1, 2, 3, 4, 5));
    }
  }

  @Test
  void aKernelOfStillImagesIsSharedOutAmongFramesAndSummedAgain() {
    Path saved = folder.resolve("clip.safetensors");
    String kernel = "visual.conv1.weight";
    SafeTensorsWriter.write(
        saved, Map.of(kernel, TensorInfo.f32(2, 1, 1, 2)), Map.of(), name -> floats(2, 4, 6, 8));
    String stem = "towers.image.trunk.stem";
    NameMap map = NameMap.openClip();
    try (TensorFile file = TensorFile.open(saved)) {
      Map<String, List<Long>> towers = Map.of(stem, List.of(2L, 1L, 2L, 1L, 2L));
      TowerWeights weights = new TowerWeights(file, map, towers);
      weights.report().requireComplete();
      assertThat(weights.floats(stem)).isEqualTo(floats(1, 2, 1, 2, 3, 4, 3, 4));
      FloatBuffer read = FloatBuffer.allocate(8);
      weights.read(stem, read);
      assertThat(read.flip()).isEqualTo(weights.floats(stem));
      Path out = folder.resolve("out.safetensors");
      TowerExport.write(out, map, towers, array -> floats(1, 2, 10, 20, 3, 4, 30, 40), Map.of());
      try (TensorFile back = TensorFile.open(out)) {
        assertThat(back.tensors().get(kernel)).isEqualTo(TensorInfo.f32(2, 1, 1, 2));
        assertThat(back.floats(kernel)).isEqualTo(floats(11, 22, 33, 44));
      }
      TowerWeights wrong = new TowerWeights(file, map, Map.of(stem, List.of(2L, 1L, 2L, 2L, 2L)));
      assertThat(wrong.report().misshaped()).hasSize(1);
    }
  }

  @Test
  void queryKeyAndValueStandAboveEachOther() {
    Path saved = folder.resolve("hf.safetensors");
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    String block = "vision_model.encoder.layers.0.self_attn.";
    for (String part : List.of("v", "k", "q")) {
      tensors.put(block + part + "_proj.bias", TensorInfo.f32(2));
    }
    SafeTensorsWriter.write(
        saved,
        tensors,
        Map.of(),
        name ->
            name.contains("q_") ? floats(1, 2) : name.contains("k_") ? floats(3, 4) : floats(5, 6));
    String array = "towers.image.trunk.transformer.block0.attn.in_proj.bias";
    try (TensorFile file = TensorFile.open(saved)) {
      NameMap map = NameMap.languageBind(ColumnId.of("image"));
      TowerWeights weights = new TowerWeights(file, map, Map.of(array, List.of(6L)));
      weights.report().requireComplete();
      assertThat(weights.floats(array)).isEqualTo(floats(1, 2, 3, 4, 5, 6));
      TowerWeights wrong = new TowerWeights(file, map, Map.of(array, List.of(9L)));
      assertThat(wrong.report().misshaped()).hasSize(3);
      assertThat(wrong.report().text()).startsWith(saved + " (LanguageBind names): 0 of 1 arrays");
    }
  }

  @Test
  void allThatDoesNotFitIsToldAtOnce() {
    Path saved = folder.resolve("clip.safetensors");
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    tensors.put("visual.conv1.weight", TensorInfo.f32(4, 3, 1, 1));
    tensors.put("visual.proj", TensorInfo.f32(4));
    tensors.put("ln_final.weight", TensorInfo.f32(4));
    tensors.put("something.else", TensorInfo.f32(4));
    tensors.put("attn_mask", TensorInfo.f32(2, 2));
    SafeTensorsWriter.write(
        saved, tensors, Map.of(), name -> FloatBuffer.allocate((int) tensors.get(name).size()));
    Map<String, List<Long>> arrays = new LinkedHashMap<>();
    arrays.put("towers.image.trunk.stem", STEM);
    arrays.put("towers.image.trunk.cls_token", List.of(1L, 1L, 4L));
    arrays.put("towers.image.head.linear.weight", List.of(4L, 4L));
    arrays.put("towers.ecg.trunk.stem", List.of(4L));
    try (TensorFile file = TensorFile.open(saved)) {
      TowerWeights weights = new TowerWeights(file, NameMap.openClip(), arrays);
      assertThat(weights.report().text())
          .isEqualTo(
              """
              %s (OpenCLIP names): 0 of 4 arrays found
              missing (2): towers.image.trunk.cls_token (visual.class_embedding), \
              towers.ecg.trunk.stem (no such checkpoint has it)
              unexpected (2): ln_final.weight, something.else
              mis-shaped (2): visual.conv1.weight is F32[4, 3, 1, 1] where \
              towers.image.trunk.stem needs [4, 3, 2, 2], visual.proj is F32[4] where \
              towers.image.head.linear.weight needs [4, 4]
              ignored (1): attn_mask (the causal mask follows from the number of positions)"""
                  .formatted(saved));
      assertThatThrownBy(() -> weights.report().requireComplete())
          .isInstanceOf(DataException.class)
          .hasMessageContaining("use the preset the weights were made for")
          .hasMessageContaining("missing (2)");
      assertThatThrownBy(() -> weights.floats("towers.image.trunk.stem"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("has no values for towers.image.trunk.stem");
    }
  }

  @Test
  void oneTowerIsLoadedWithoutRegardToTheOthers() {
    Map<String, TensorInfo> huge = Huge.checkpoint();
    huge.put("modality_heads.audio.2.weight", TensorInfo.f32(1));
    huge.put("new.thing", TensorInfo.f32(1));
    LoadReport report =
        new TowerWeights(
                Huge.file(huge), NameMap.imageBind(), Huge.towers(), Set.of(ColumnId.of("image")))
            .report();
    assertThat(report.loaded()).hasSize(392).allMatch(name -> name.startsWith("towers.image."));
    assertThat(report.missing()).isEmpty();
    assertThat(report.misshaped()).isEmpty();
    assertThat(report.unexpected()).containsExactly("new.thing");
    assertThat(report.leftOut()).hasSize(1311 - 392 - 1);
  }

  @Test
  void aFileOfOneModalityIsEnoughForItsTower() {
    Map<String, TensorInfo> huge = Huge.checkpoint();
    huge.keySet().removeIf(name -> !name.contains(".imu."));
    assertThat(huge).hasSize(93);
    LoadReport report =
        new TowerWeights(
                Huge.file(huge), NameMap.imageBind(), Huge.towers(), Set.of(ColumnId.of("imu")))
            .report();
    assertThat(report.isComplete()).as(report.text()).isTrue();
  }

  @Test
  void aVariantOfAColumnIsAnotherTower() {
    assertThat(new TowerNames(ColumnId.of("audio")).owns("towers.audio.es.trunk.stem")).isFalse();
    assertThat(new TowerNames(ColumnId.of("audio.es")).owns("towers.audio.es.trunk.stem")).isTrue();
    assertThat(new TowerNames(ColumnId.of("audio")).owns("towers.audio.log_logit_scale")).isTrue();
  }

  @Test
  void thePrefixOfParallelTrainingIsPassedOver() {
    Map<String, TensorInfo> parallel = new LinkedHashMap<>();
    Huge.checkpoint().forEach((name, info) -> parallel.put("module." + name, info));
    LoadReport report =
        new TowerWeights(Huge.file(parallel), NameMap.imageBind(), Huge.towers()).report();
    assertThat(report.isComplete()).as(report.text()).isTrue();
  }

  @Test
  void anImageTowerOfAnotherSizeGetsItsPositionsResized() {
    try (TensorFile file = Fixtures.open("openclip-tiny/weights.safetensors")) {
      NameMap map = NameMap.openClip();
      Map<String, List<Long>> towers = shapes(file, map);
      String image = "towers.image.trunk.pos_embed";
      towers.put(image, List.of(1L, 37L, 32L));
      TowerWeights weights = new TowerWeights(file, map, towers);
      assertThat(weights.report().isComplete()).isTrue();
      assertThat(weights.report().text())
          .contains("resized (1): " + image + " from 17 to 37 positions");
      FloatBuffer read = FloatBuffer.allocate(37 * 32);
      weights.read(image, read);
      assertThat(read.flip())
          .isEqualTo(
              PositionTable.resize(file.floats("visual.positional_embedding"), 32, 37, true));
      towers.put(image, List.of(1L, 38L, 32L));
      assertThat(new TowerWeights(file, map, towers).report().misshaped()).hasSize(1);
    }
  }

  @Test
  void aTextTowerOfAnotherLengthIsNotResizedEvenIfItCouldBe() {
    try (TensorFile file = Fixtures.open("openclip-tiny/weights.safetensors")) {
      Map<String, List<Long>> towers = shapes(file, NameMap.openClip());
      towers.put("towers.text.trunk.pos_embed", List.of(1L, 17L, 24L));
      LoadReport report = new TowerWeights(file, NameMap.openClip(), towers).report();
      assertThat(report.resized()).isEmpty();
      assertThat(report.misshaped()).singleElement().asString().contains("F32[12, 24]");
    }
  }

  @Test
  void wholeNumbersAreNotTakenForWeights() {
    Map<String, TensorInfo> huge = Huge.checkpoint();
    String scale = "modality_postprocessors.imu.1.log_logit_scale";
    huge.put(scale, new TensorInfo(Dtype.I64, List.of()));
    LoadReport report =
        new TowerWeights(Huge.file(huge), NameMap.imageBind(), Huge.towers()).report();
    assertThat(report.misshaped()).singleElement().asString().startsWith(scale + " is I64[]");
  }

  @Test
  void aTowerThatSuchCheckpointsDoNotHaveIsNotExported() {
    Path out = folder.resolve("out.safetensors");
    assertThatThrownBy(
            () ->
                TowerExport.write(
                    out,
                    NameMap.openClip(),
                    Map.of("towers.audio.trunk.stem", STEM),
                    array -> counting(48),
                    Map.of()))
        .hasMessageContaining("OpenCLIP names has no place for towers.audio.trunk.stem");
    assertThat(out).doesNotExist();
  }

  /** Makes towers for all that a file has. */
  private static Map<String, List<Long>> shapes(TensorFile file, NameMap map) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (tensor, info) -> {
              NameMap.Use use = map.use(tensor).orElseThrow(() -> new AssertionError(tensor));
              if (use.rule().operation().loads()) {
                shapes.put(use.array(), use.rule().operation().inside(info.shape()).orElseThrow());
              }
            });
    return shapes;
  }

  private static FloatBuffer counting(int count) {
    FloatBuffer values = FloatBuffer.allocate(count);
    while (values.hasRemaining()) {
      values.put(values.position());
    }
    return values.flip();
  }

  private static FloatBuffer floats(float... values) {
    return FloatBuffer.wrap(values);
  }
}
