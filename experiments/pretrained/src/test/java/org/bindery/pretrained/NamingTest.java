package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.weights.NameMap;
import org.junit.jupiter.api.Test;

class NamingTest {
  private static final String VISION = "modality_preprocessors.vision.cls_token";

  @Test
  void imageBindReadsAllColumnsByOneMap() {
    List<Naming.Part> parts = Naming.IMAGEBIND.parts(columns("image", "text", "imu"));

    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).columns()).isEqualTo(columns("image", "text", "imu"));
    assertThat(array(parts.get(0), VISION)).isEqualTo("towers.image.trunk.cls_token");
  }

  @Test
  void theVisionWeightsOfImageBindServeImageAndVideoAlike() {
    List<Naming.Part> parts = Naming.IMAGEBIND.parts(columns("image", "video", "audio"));

    assertThat(parts)
        .extracting(Naming.Part::columns)
        .containsExactly(columns("image", "audio"), columns("video"));
    assertThat(array(parts.get(0), VISION)).isEqualTo("towers.image.trunk.cls_token");
    assertThat(array(parts.get(1), VISION)).isEqualTo("towers.video.trunk.cls_token");
  }

  @Test
  void videoAloneNeedsNoImage() {
    List<Naming.Part> parts = Naming.IMAGEBIND.parts(columns("video"));

    assertThat(parts).extracting(Naming.Part::columns).containsExactly(columns("video"));
    assertThat(array(parts.get(0), VISION)).isEqualTo("towers.video.trunk.cls_token");
  }

  @Test
  void openClipHasImageAndText() {
    List<Naming.Part> parts = Naming.OPENCLIP.parts(columns("image", "text"));

    assertThat(parts).hasSize(1);
    assertThat(array(parts.get(0), "visual.ln_pre.bias"))
        .isEqualTo("towers.image.trunk.pre_norm.bias");
    assertThat(array(parts.get(0), "logit_scale")).isEqualTo("towers.text.log_logit_scale");
  }

  @Test
  void languageBindsSignalIsWhateverIsNotText() {
    for (String signal : List.of("video", "image.mel", "thermal")) {
      List<Naming.Part> parts = Naming.LANGUAGEBIND.parts(columns("text", signal));

      assertThat(parts).extracting(Naming.Part::columns).containsExactly(columns("text", signal));
      assertThat(array(parts.get(0), "visual_projection.weight"))
          .isEqualTo("towers." + signal + ".head.linear.weight");
      assertThat(array(parts.get(0), "logit_scale"))
          .isEqualTo("towers." + signal + ".log_logit_scale");
    }
  }

  @Test
  void everyColumnIsReadOnce() {
    for (Naming naming : Naming.values()) {
      List<ColumnId> read =
          naming.parts(columns("image", "text")).stream()
              .flatMap(part -> part.columns().stream())
              .toList();
      assertThat(read)
          .as(naming.name())
          .containsExactlyInAnyOrderElementsOf(columns("image", "text"));
    }
  }

  private static String array(Naming.Part part, String outside) {
    return part.map().use(outside).map(NameMap.Use::array).orElseThrow();
  }

  private static Set<ColumnId> columns(String... names) {
    return Arrays.stream(names).map(ColumnId::of).collect(Collectors.toSet());
  }
}
