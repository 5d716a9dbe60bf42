package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.Rendering;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final int WHITE = 0xFFFFFF;

  private static BufferedImage picture(View view) throws IOException {
    byte[] png = view.png().orElseThrow();
    assertThat(png).startsWith(0x89, 'P', 'N', 'G');
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static long inked(BufferedImage image, int fromY, int toY) {
    long count = 0;
    for (int y = fromY; y < toY; y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & WHITE) != WHITE) {
          count++;
        }
      }
    }
    return count;
  }

  private static boolean has(BufferedImage image, int color) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & WHITE) == color) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aDrawingIsDrawnTwiceAsFineAsOnThePage() throws IOException {
    View square =
        View.of(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 20\""
                + " style=\"width:100%\"><path d=\"M0 0h10v20h-10Z\" fill=\"#3b82f6\"/></svg>",
            "a square");

    BufferedImage image = picture(square);

    assertThat(image.getWidth()).isEqualTo(20);
    assertThat(image.getHeight()).isEqualTo(40);
    assertThat(has(image, 0x3b82f6)).isTrue();
  }

  @Test
  void aGraphAndAChartHaveInk() throws IOException {
    BufferedImage graph =
        picture(Views.of(GraphBuilder.anchor("image").bind("text", "audio").build()));
    LineChart chart =
        new LineChart(
            "Loss",
            "step",
            "nats",
            10,
            LineChart.Scale.EVEN,
            List.of(
                new LineChart.Line("a-b", "#14a37f", new double[] {0, 10}, new double[] {3, 1})),
            List.of());
    BufferedImage drawn = picture(View.of(chart.svg(), "loss"));

    assertThat(inked(graph, 0, graph.getHeight())).isGreaterThan(1000);
    assertThat(has(drawn, 0x14a37f)).isTrue();
  }

  @Test
  void aViewOfWordsIsItsTextAndWhatStandsBelowADrawingIsDrawnBelow() throws IOException {
    BufferedImage words = picture(View.of("<b>hello</b>", "hello\nworld"));
    String svg =
        "<svg viewBox=\"0 0 10 10\" xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9v9Z\"/></svg>";
    BufferedImage both = picture(View.of(svg + "<b>hello</b>", "hello\nworld"));

    assertThat(inked(words, 0, words.getHeight())).isGreaterThan(50);
    assertThat(both.getHeight()).isGreaterThan(40);
    assertThat(inked(both, 30, both.getHeight())).isGreaterThan(50);
  }

  @Test
  void aTableIsDrawnWithItsPicturesAndItsGrounds() throws IOException {
    BufferedImage red = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      red.setRGB(i % 4, i / 4, 0xef4444);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(red, "png", png);
    String picture = Html.sample(new Rendering("image/png", png.toByteArray(), "red"), 80);
    String html =
        Html.table()
            + Html.row(Html.cell("left", false, "a row") + Html.cell("center", false, picture))
            + Html.row("<td style=\"background:#14a37f\">green</td>")
            + "</table>";

    BufferedImage drawn = picture(View.of(html, "words"));

    assertThat(has(drawn, 0xef4444)).isTrue();
    assertThat(has(drawn, 0x14a37f)).isTrue();
  }

  @Test
  void whatCannotBeDrawnHasNoPictureAndDoesNotFail() {
    assertThat(View.of("<svg>no measures</svg>", "x").png()).isEmpty();
  }

  @Test
  void aTrainingThatGoesOnHasNoPictureYet() {
    assertThat(new TrainingProgress(new TrainingPlan("first", 10, List.of(), List.of())).png())
        .isEmpty();
  }
}
