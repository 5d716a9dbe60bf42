package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaTest {
  @TempDir Path root;

  private static BufferedImage picture(int width, int height, int color) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, color);
    }
    return picture;
  }

  private JsonNode logged(Media media, RunView[] seen) {
    Run run = new Runs(root).run();
    run.log(7, Map.of("a/b", media, "loss", 1));
    run.close();
    seen[0] = Runs.view(run);
    JsonNode json = seen[0].history().row(0).values().get("a/b");
    assertThat(seen[0].history().row(0).values().get("loss").asInt()).isEqualTo(1);
    assertThat(seen[0].summary().get("a/b")).isEqualTo(json);
    return json;
  }

  private static Path checkedFile(RunView view, JsonNode json) throws IOException {
    Path file = view.filesFolder().resolve(json.get("path").asText());
    byte[] content = Files.readAllBytes(file);
    assertThat(view.files()).contains(json.get("path").asText());
    assertThat(json.get("size").asInt()).isEqualTo(content.length);
    assertThat(json.get("sha256").asText()).isEqualTo(MediaFiles.sha256(content));
    return file;
  }

  @Test
  void anImageIsAPngFileNamedByMetricStepAndContent() throws IOException {
    RunView[] view = new RunView[1];
    JsonNode json = logged(Media.image(picture(5, 3, 0xFF8000)).withCaption("orange"), view);

    assertThat(json.get("_type").asText()).isEqualTo("image-file");
    assertThat(json.get("path").asText()).matches("media/images/a_b_7_[0-9a-f]{20}\\.png");
    assertThat(json.get("caption").asText()).isEqualTo("orange");
    assertThat(json.get("width").asInt()).isEqualTo(5);
    BufferedImage back = ImageIO.read(checkedFile(view[0], json).toFile());
    assertThat(back.getHeight()).isEqualTo(3);
    assertThat(back.getRGB(4, 2) & 0xFFFFFF).isEqualTo(0xFF8000);
  }

  @Test
  void imagesStandSideBySideWithTheirCaptions() {
    RunView[] view = new RunView[1];
    Media images =
        Media.images(
            List.of(
                Media.image(picture(2, 2, 1)).withCaption("one"), Media.image(picture(2, 2, 2))));
    JsonNode json = logged(images, view);

    assertThat(json.get("_type").asText()).isEqualTo("images/separated");
    assertThat(json.get("count").asInt()).isEqualTo(2);
    assertThat(json.get("captions").toString()).isEqualTo("[\"one\",\"\"]");
    for (JsonNode name : json.get("filenames")) {
      assertThat(view[0].filesFolder().resolve(name.asText())).exists();
    }
    assertThat(json.get("filenames").get(0)).isNotEqualTo(json.get("filenames").get(1));
  }

  @Test
  void audioIsAWavFileThatJavaReads() throws Exception {
    RunView[] view = new RunView[1];
    JsonNode json = logged(Media.audio(new float[] {0, 0.5f, -1, 7}, 16_000), view);

    assertThat(json.get("_type").asText()).isEqualTo("audio-file");
    byte[] file = Files.readAllBytes(checkedFile(view[0], json));
    try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      assertThat(in.getFormat().getSampleRate()).isEqualTo(16_000);
      assertThat(in.getFormat().getChannels()).isEqualTo(1);
      assertThat(in.getFrameLength()).isEqualTo(4);
      byte[] samples = in.readAllBytes();
      assertThat(samples).containsExactly(0, 0, 0, 0x40, 0x01, 0x80, 0xFF, 0x7F);
    }
  }

  @Test
  void aHistogramCountsEachFiniteValueOnce() {
    Media.Histogram histogram =
        Media.Histogram.of(new double[] {0, 1, 1.5, 4, Double.NaN, Double.POSITIVE_INFINITY}, 4);

    assertThat(histogram.edges()).containsExactly(0, 1, 2, 3, 4);
    assertThat(histogram.counts()).containsExactly(1, 2, 0, 1);
    assertThat(Media.Histogram.of(new double[] {3, 3}, 2).counts()).containsExactly(0, 2);
    assertThat(Media.Histogram.of(new double[] {1e300, 1e300}, 512).counts()).contains(2);
    assertThat(Media.Histogram.of(new double[] {-1.7e308, 1.7e308}, 2).counts())
        .containsExactly(1, 1);
    assertThat(Media.Histogram.of(new double[0], 3).counts()).containsExactly(0, 0, 0);
    assertThatThrownBy(() -> Media.histogram(new double[] {1}, 513))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("513");
  }

  @Test
  void aHistogramStandsInTheRowItself() {
    JsonNode json = logged(Media.histogram(new double[] {0, 1, 4}, 2), new RunView[1]);

    assertThat(json.toString())
        .isEqualTo("{\"_type\":\"histogram\",\"values\":[2,1],\"bins\":[0.0,2.0,4.0]}");
  }

  @Test
  void aTableIsAFileOfColumnsAndData() throws IOException {
    RunView[] view = new RunView[1];
    JsonNode json =
        logged(
            Media.table(List.of("name", "r@1"), List.of(List.of("a\"b", 0.5), List.of("ü", 1))),
            view);

    assertThat(json.get("_type").asText()).isEqualTo("table-file");
    assertThat(json.get("ncols").asInt()).isEqualTo(2);
    assertThat(json.get("nrows").asInt()).isEqualTo(2);
    assertThat(checkedFile(view[0], json))
        .hasContent("{\"columns\":[\"name\",\"r@1\"],\"data\":[[\"a\\\"b\",0.5],[\"ü\",1]]}");
    assertThatThrownBy(() -> Media.table(List.of("a"), List.of(List.of(1), List.of(1, 2))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Row 1");
  }

  @Test
  void htmlIsAFile() throws IOException {
    RunView[] view = new RunView[1];
    JsonNode json = logged(Media.html("<p>grün</p>"), view);

    assertThat(json.get("_type").asText()).isEqualTo("html-file");
    assertThat(checkedFile(view[0], json)).hasContent("<p>grün</p>");
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertThatThrownBy(() -> new Media.Image(new byte[20], 1, 1, java.util.Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("PNG");
    assertThatThrownBy(() -> Media.images(List.of())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> Media.audio(new float[1], 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("0");
  }
}
