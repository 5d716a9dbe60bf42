package org.bindery.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.DataException;

/**
 * A safetensors file: 8 bytes little-endian header length, a JSON header of at most 100 MB, then
 * the values, which the tensors of the header must cover without overlap or gap.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafeTensorsFile extends MappedTensorFile {
  static final String METADATA = "__metadata__";
  static final long HEADER_LIMIT = 100_000_000;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String remedy;

  private SafeTensorsFile(Path file, String remedy) {
    super(file);
    this.remedy = remedy;
  }

  /**
   * Opens a file and checks its header; values are not touched.
   *
   * @throws DataException in one sentence if it is cut off or its header breaks the format
   */
  public static SafeTensorsFile open(Path file) {
    return open(file, "Download or save it again.");
  }

  /**
   * Opens a file and checks its header; values are not touched.
   *
   * @param remedy the sentence that says what to do about a broken one
   * @throws DataException in one sentence and {@code remedy} if it is cut off or its header breaks
   *     the format
   */
  public static SafeTensorsFile open(Path file, String remedy) {
    SafeTensorsFile opened = new SafeTensorsFile(file, remedy);
    try {
      opened.readHeader();
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** One tensor of the header; offsets count from the end of the header. */
  private record Entry(String name, TensorInfo info, long from, long to) {}

  private void readHeader() {
    long size = length();
    long header = size < 8 ? -1 : bytesAt(0, 8).getLong();
    if (header < 2 || header > HEADER_LIMIT || header > size - 8) {
      throw broken("its header is cut off or absurd");
    }
    byte[] json = bytesAt(8, (int) header).array();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw broken("its header is not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          metadata.putAll(texts(parser));
        } else {
          entries.add(entry(name, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw broken("something follows the JSON object of its header");
      }
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw broken("its header is not JSON (" + why + ")");
    }
    checkCover(entries, size - 8 - header);
    Map<String, Place> places = new LinkedHashMap<>();
    for (Entry entry : entries) {
      places.put(entry.name(), Place.contiguous(entry.info(), 8 + header + entry.from()));
    }
    found(places, metadata);
  }

  private Map<String, String> texts(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw broken("its " + METADATA + " is not an object of texts");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw broken("its " + METADATA + " is not an object of texts");
      }
      texts.put(name, parser.getText());
    }
    return texts;
  }

  private Entry entry(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw broken(name, "is not described by an object");
    }
    Optional<Dtype> dtype = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "dtype" -> dtype = Optional.of(dtype(name, parser.getText()));
        case "shape" -> shape = Optional.of(numbers(name, field, parser));
        case "data_offsets" -> offsets = Optional.of(numbers(name, field, parser));
        default -> throw broken(name, "has an unknown field '" + field + "'");
      }
    }
    if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty() || offsets.get().size() != 2) {
      throw broken(name, "lacks its dtype, shape or two data_offsets");
    }
    TensorInfo info;
    try {
      info = new TensorInfo(dtype.get(), shape.get());
    } catch (IllegalArgumentException e) {
      throw broken(name, "is impossible: its " + e.getMessage());
    }
    long from = offsets.get().get(0);
    long to = offsets.get().get(1);
    if (from < 0 || to < from || to - from != info.bytes()) {
      throw broken(
          name,
          "is not whole: "
              + info
              + " takes "
              + info.bytes()
              + " bytes, but its data_offsets are "
              + offsets.get());
    }
    return new Entry(name, info, from, to);
  }

  private Dtype dtype(String name, String text) {
    for (Dtype dtype : Dtype.values()) {
      if (dtype.name().equals(text)) {
        return dtype;
      }
    }
    throw broken(
        name,
        "is of type '" + text + "', and only " + Arrays.toString(Dtype.values()) + " are read");
  }

  private List<Long> numbers(String name, String field, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw broken(name, "has a " + field + " that is not a list");
    }
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw broken(name, "has a " + field + " with '" + parser.getText() + "' in it");
      }
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private void checkCover(List<Entry> entries, long available) {
    List<Entry> byPlace = new ArrayList<>(entries);
    byPlace.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    long end = 0;
    for (Entry entry : byPlace) {
      if (entry.to() > available) {
        throw broken(
            entry.name(),
            "is cut off: it ends at byte " + entry.to() + " of " + available + " there are");
      }
      if (entry.from() != end) {
        throw broken(
            entry.name(),
            (entry.from() < end ? "overlaps" : "leaves a gap after") + " the tensor before it");
      }
      end = entry.to();
    }
    if (end != available) {
      throw broken((available - end) + " bytes at its end belong to no tensor");
    }
  }

  private DataException broken(String tensor, String why) {
    String shown = tensor.length() > 200 ? tensor.substring(0, 200) + "..." : tensor;
    return broken("tensor '" + shown + "' " + why);
  }

  private DataException broken(String why) {
    return new DataException(
        path() + " is not a complete safetensors file: " + why + ". " + remedy);
  }
}
