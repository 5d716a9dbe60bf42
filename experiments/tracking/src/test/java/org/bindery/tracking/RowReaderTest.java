package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fast way through rows tells the same as the plain one. */
class RowReaderTest {
  private final RowReader reader = new RowReader();

  private History.Row row(String... namesAndJson) {
    ProtoWriter row = new ProtoWriter();
    for (int i = 0; i < namesAndJson.length; i += 2) {
      row.message(1, new ProtoWriter().text(1, namesAndJson[i]).text(16, namesAndJson[i + 1]));
    }
    return reader.read(new ProtoReader(row.toByteArray()));
  }

  @Test
  void numbersAreReadToTheLastBit() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(row("x", Double.toString(value)).values().get("x").doubleValue())
            .isEqualTo(value);
      }
    }
    for (String text :
        List.of("0", "-0.0", "1e-320", "4.9E-324", "1.7976931348623157E308", "-Infinity")) {
      assertThat(row("x", text).values().get("x").doubleValue())
          .isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void wholeNumbersStayWhole() {
    assertThat(row("x", "-42").values().get("x").isIntegralNumber()).isTrue();
    assertThat(row("x", "999999999999999").values().get("x").longValue())
        .isEqualTo(999_999_999_999_999L);
    assertThat(row("x", "42.0").values().get("x").isIntegralNumber()).isFalse();
  }

  @Test
  void namesAreOfThisRowAndNotOfTheOneBefore() {
    row("loss", "1", "recall", "2", "größe", "3");

    assertThat(row("lost", "4", "r", "5", "größe", "6").values().toString())
        .isEqualTo("{lost=4, r=5, größe=6}");
    assertThat(row("", "1").values()).containsOnlyKeys("");
  }

  @Test
  void whatIsNoNumberIsKeptAsItIs() {
    History.Row row = row("text", "\"7\"", "nan", "NaN", "media", "{\"_type\":\"image-file\"}");

    assertThat(row.values().get("text").isTextual()).isTrue();
    assertThat(row.values().get("nan").doubleValue()).isNaN();
    assertThat(row.values().get("media").path("_type").asText()).isEqualTo("image-file");
  }

  @Test
  void stepAndTimesAreNoMetrics() {
    History.Row row =
        row("_step", "7", "_timestamp", "1.5", "_runtime", "0.25", "_other", "1", "loss", "2");

    assertThat(row.step()).isEqualTo(7);
    assertThat(row.timestamp()).isEqualTo(1.5);
    assertThat(row.runtime()).isEqualTo(0.25);
    assertThat(row.values()).containsOnlyKeys("loss");
  }

  @Test
  void aPathOfKeysIsOneNameWithDots() {
    ProtoWriter item = new ProtoWriter().text(2, "val").text(2, "loss").text(16, "0.5");
    History.Row row =
        reader.read(new ProtoReader(new ProtoWriter().message(1, item).toByteArray()));

    JsonNode value = row.values().get("val.loss");
    assertThat(value.doubleValue()).isEqualTo(0.5);
  }
}
