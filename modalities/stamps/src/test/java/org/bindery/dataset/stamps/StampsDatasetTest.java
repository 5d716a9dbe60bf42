package org.bindery.dataset.stamps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsDatasetTest {
  private static final String SVG =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">
        <rect x="0" y="0" width="10" height="10" fill="#ff0000"/>
      </svg>
      """;

  @TempDir Path home;
  @TempDir Path stamps;

  @BeforeEach
  void drawTwoStampsAndAMirrorImage() throws IOException {
    png("animals/cat.png", 0xff112233);
    put("animals/cat.txt", "A  Cat.\nes.utf8=Un gato.\nfr.utf8=Un chat.\nde.utf8=Eine Katze.\n");
    put("animals/cat_desc_es.ogg", "spoken es");
    put("animals/cat_desc.ogg", "spoken en");
    put("animals/cat_desc_pt_BR.wav", "spoken pt");
    put("animals/cat.wav", "meow");
    png("animals/cat_mirror.png", 0xff445566);
    put("signs/half.svg", SVG);
    put("signs/half.txt", "A half.\n");
    put("signs/half.ogg", "ding");
    put("signs/nopicture.txt", "Nothing to see.\n");
    put("signs/broken.svg", SVG.replace("width=\"20\" height=\"10\"", "width=\"0\" height=\"0\""));
    put("signs/broken.txt", "Broken.\n");
  }

  private void put(String name, String content) throws IOException {
    Path file = stamps.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void png(String name, int argb) throws IOException {
    BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 2, argb);
    Path file = stamps.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private StampsDataset dataset() {
    return new StampsDataset(
        new StampSource(Map.of(StampSource.VARIABLE, stamps.toString()), home.resolve("nowhere")));
  }

  private ReadRequest request() {
    return new ReadRequest(home, Map.of());
  }

  /** Copies the filled cells out of a stream. */
  static List<Map<String, Object>> drain(RecordStream stream) {
    List<Map<String, Object>> rows = new ArrayList<>();
    while (stream.next()) {
      for (int row = 0; row < stream.batch().getRowCount(); row++) {
        Map<String, Object> cells = new HashMap<>();
        for (FieldVector column : stream.batch().getFieldVectors()) {
          if (column.isNull(row)) {
            continue;
          }
          cells.put(
              column.getName(),
              column instanceof VarCharVector text
                  ? new String(text.get(row), StandardCharsets.UTF_8)
                  : ((VarBinaryVector) column).get(row));
        }
        rows.add(cells);
      }
    }
    return rows;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aStampIsAPictureWithItsWordsAndSounds() throws IOException {
    try (RecordStream stream = dataset().open(request())) {
      Map<String, Object> cat = drain(stream).get(0);
      assertThat(cat)
          .containsEntry("id", "animals/cat")
          .containsEntry("key", "a cat.")
          .containsEntry("text", "A  Cat.")
          .containsEntry("text.es", "Un gato.")
          .containsEntry("text.fr", "Un chat.")
          .containsEntry("image", Files.readAllBytes(stamps.resolve("animals/cat.png")))
          .containsEntry("audio.es", bytes("spoken es"))
          .containsEntry("audio.en", bytes("spoken en"))
          .containsEntry("audio.effect", bytes("meow"))
          .hasSize(9);
    }
  }

  @Test
  void anSvgIsDrawnAsATransparentPngWithALongestSideOf256() throws IOException {
    try (RecordStream stream = dataset().open(request())) {
      Map<String, Object> half = drain(stream).get(1);
      assertThat(half)
          .containsEntry("id", "signs/half")
          .containsEntry("audio.effect", bytes("ding"));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream((byte[]) half.get("image")));
      assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(256, 128);
      assertThat(image.getRGB(64, 64)).isEqualTo(0xffff0000);
      assertThat(image.getRGB(192, 64) >>> 24).isZero();
    }
  }

  @Test
  void mirrorImagesAreNoStampsAndWhatCannotBeDrawnIsReported() {
    try (RecordStream stream = dataset().open(request())) {
      assertThat(drain(stream))
          .extracting(row -> row.get("id"))
          .containsExactly("animals/cat", "signs/half");
      assertThat(stream.skipped())
          .containsExactly(
              new RecordStream.BadRow("signs/broken", "Its SVG file cannot be drawn."));
    }
  }

  @Test
  void whatIsNoSvgAtAllIsNotDrawn() throws IOException {
    assertThat(SvgPicture.toPng(bytes("<html/>"))).isEmpty();
  }

  @Test
  void theOrderIsTheSameEachTime() {
    try (RecordStream first = dataset().open(request());
        RecordStream second = dataset().open(request())) {
      assertThat(drain(first)).usingRecursiveComparison().isEqualTo(drain(second));
    }
  }

  @Test
  void anOptionIsRefused() {
    assertThatThrownBy(() -> dataset().open(new ReadRequest(home, Map.of("size", "1"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no options")
        .hasMessageContaining("size");
  }

  @Test
  void stampsBelowHomeAreFoundWithoutAVariable() throws IOException {
    Path sources = Files.createDirectories(home.resolve("sources"));
    Files.move(stamps, sources.resolve("stamps"));
    StampSource source = new StampSource(Map.of(), home.resolve("nowhere"));
    source.fetch(home, sentence -> assertThat(sentence).isNull());
    assertThat(source.find(home)).contains(sources.resolve("stamps"));
  }

  @Test
  void aVariableThatNamesNoFolderIsToldToThePerson() {
    StampSource source =
        new StampSource(Map.of(StampSource.VARIABLE, "/no/such"), home.resolve("nowhere"));
    assertThatThrownBy(() -> source.fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("BINDERY_STAMPS names /no/such");
  }

  @Test
  void withoutStampsOpenSaysSo() {
    StampsDataset nothing = new StampsDataset(new StampSource(Map.of(), home.resolve("nowhere")));
    assertThatThrownBy(() -> nothing.open(request()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("fetch them first");
  }

  @Test
  void theServiceIsFoundAndStamped() {
    assertThat(ServiceLoader.load(DatasetProvider.class).stream())
        .anySatisfy(
            provider -> {
              assertThat(provider.type()).isEqualTo(StampsDataset.class);
              assertThat(provider.type().getAnnotation(BuiltFor.class).value())
                  .isEqualTo(Spi.VERSION);
            });
  }
}
