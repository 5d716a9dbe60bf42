package org.bindery.modality.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** 36 texts with what the tokenizers of ImageBind and of OpenCLIP gave for them in Python. */
final class ClipSamples {
  static final int CONTEXT = 77;
  static final int END = 49_407;

  private ClipSamples() {}

  /** All of them, in their order. */
  static List<Sample> all() {
    JsonNode openClip = read("/fixtures/openclip-tokenizer.json");
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : read("/fixtures/imagebind-text-tokens.json").get("cases")) {
      long[] row = longs(sample.get("ids77"));
      long[] openClipRow = row;
      for (JsonNode other : openClip.get("different")) {
        if (other.get("index").asInt() == samples.size()) {
          openClipRow = longs(other.get("ids77"));
        }
      }
      samples.add(
          new Sample(
              samples.size(),
              sample.get("text").asText(),
              sample.get("cleaned").asText(),
              longs(sample.get("bpe_ids_full")),
              sample.get("n_bpe").asInt(),
              row,
              openClipRow,
              sample.get("argmax").asInt()));
    }
    return samples;
  }

  private static long[] longs(JsonNode array) {
    return IntStream.range(0, array.size()).mapToLong(i -> array.get(i).asLong()).toArray();
  }

  private static JsonNode read(String resource) {
    try (InputStream in = ClipSamples.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One text.
   *
   * @param ids the first 140 ids, without those of start and end
   * @param count how many there are
   * @param pooled where ImageBind pools, at the largest id
   */
  record Sample(
      int index,
      String text,
      String cleaned,
      long[] ids,
      int count,
      long[] row,
      long[] openClipRow,
      int pooled) {
    @Override
    public String toString() {
      return "text " + index;
    }
  }
}
