package org.bindery.modality.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FrozenTower;

/** A loaded {@link MiniLmTower}: one thread, and one thread inside the runtime. */
final class MiniLmEncoder implements FrozenTower.Encoder<String> {
  static final int DIMENSION = 384;

  private static final Map<String, String> TOKENIZER_OPTIONS =
      Map.of("padding", "false", "truncation", "true", "maxLength", "256");

  private final OrtEnvironment environment;
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;
  private boolean closed;

  MiniLmEncoder(byte[] model, byte[] tokenizerJson) {
    tokenizer = tokenizer(tokenizerJson);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      environment = OrtEnvironment.getEnvironment();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      // Exact 8-bit products on processors without VNNI too, so that vectors agree.
      options.addConfigEntry("session.x64quantprecision", "1");
      session = environment.createSession(model, options);
    } catch (OrtException | LinkageError e) {
      tokenizer.close();
      throw unavailable("ONNX Runtime cannot load the model", e);
    }
  }

  private static HuggingFaceTokenizer tokenizer(byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), TOKENIZER_OPTIONS);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw unavailable("its tokenizer cannot be loaded", e);
    }
  }

  private static ConfigException unavailable(String what, Throwable cause) {
    ConfigException exception =
        new ConfigException(
            "tower",
            "all-minilm-l6-v2",
            "The tower all-minilm-l6-v2 cannot be used: "
                + what
                + " ("
                + cause.getMessage()
                + "); use a trained text tower instead.");
    exception.initCause(cause);
    return exception;
  }

  @Override
  public List<float[]> embed(List<String> samples) {
    if (closed) {
      throw new BinderyException("This encoder is closed; open the tower again.");
    }
    List<float[]> vectors = new ArrayList<>(samples.size());
    for (String sample : samples) {
      vectors.add(embed(tokenizer.encode(sample)));
    }
    return vectors;
  }

  private float[] embed(Encoding encoding) {
    long[] shape = {1, encoding.getIds().length};
    try (OnnxTensor ids = tensor(encoding.getIds(), shape);
        OnnxTensor mask = tensor(encoding.getAttentionMask(), shape);
        OnnxTensor types = tensor(encoding.getTypeIds(), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      return pooled(((OnnxTensor) result.get(0)).getFloatBuffer());
    } catch (OrtException e) {
      throw new BinderyException(
          "ONNX Runtime failed while embedding a text: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  /** Means over all tokens, none of which is padding, brought to unit length. */
  private static float[] pooled(FloatBuffer hidden) {
    double[] sums = new double[DIMENSION];
    while (hidden.hasRemaining()) {
      for (int i = 0; i < DIMENSION; i++) {
        sums[i] += hidden.get();
      }
    }
    double norm = 0;
    for (double sum : sums) {
      norm += sum * sum;
    }
    norm = Math.sqrt(norm);
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (sums[i] / norm);
    }
    return vector;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    tokenizer.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new BinderyException("ONNX Runtime failed to close: " + e.getMessage(), e);
    }
  }
}
