package org.bindery.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of imagebind_huge, written down from its published state dict. */
final class Huge {
  private static final long E = 1024;

  private Huge() {}

  /** What the checkpoint has. */
  static Map<String, TensorInfo> checkpoint() {
    Map<String, TensorInfo> all = new LinkedHashMap<>();
    String pre = "modality_preprocessors.";
    all.put(pre + "vision.cls_token", TensorInfo.f32(1, 1, 1280));
    all.put(pre + "vision.rgbt_stem.proj.1.weight", TensorInfo.f32(1280, 3, 2, 14, 14));
    all.put(pre + "vision.pos_embedding_helper.pos_embed", TensorInfo.f32(1, 257, 1280));
    all.put(pre + "text.pos_embed", TensorInfo.f32(1, 77, 1024));
    all.put(pre + "text.mask", TensorInfo.f32(77, 77));
    all.put(pre + "text.token_embedding.weight", TensorInfo.f32(49408, 1024));
    patches(all, pre + "audio.", "rgbt_stem", 768, 229);
    patches(all, pre + "depth.", "depth_stem", 384, 197);
    patches(all, pre + "thermal.", "rgbt_stem", 768, 197);
    all.put(pre + "imu.pos_embed", TensorInfo.f32(1, 251, 512));
    all.put(pre + "imu.cls_token", TensorInfo.f32(1, 1, 512));
    all.put(pre + "imu.imu_stem.proj.weight", TensorInfo.f32(512, 48));
    pair(all, pre + "imu.imu_stem.norm_layer", 512);
    pair(all, "modality_trunks.vision.pre_transformer_layer.0", 1280);
    trunk(all, "vision", 1280, 32, false);
    trunk(all, "text", 1024, 24, false);
    trunk(all, "audio", 768, 12, true);
    trunk(all, "depth", 384, 12, true);
    trunk(all, "thermal", 768, 12, true);
    trunk(all, "imu", 512, 6, true);
    head(all, "vision.0", "vision.2", 1280);
    head(all, "text.proj.0", "text.proj.1", 1024);
    head(all, "audio.0", "audio.2", 768);
    head(all, "depth.0", "depth.2", 384);
    head(all, "thermal.0", "thermal.2", 768);
    head(all, "imu.0", "imu.3", 512);
    for (String modality : List.of("text", "audio", "depth", "thermal", "imu")) {
      all.put("modality_postprocessors." + modality + ".1.log_logit_scale", TensorInfo.f32());
    }
    return all;
  }

  /** What the towers have. */
  static Map<String, List<Long>> towers() {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    tower(all, "image", 1280, 32, 257, List.of(1280L, 3L, 2L, 14L, 14L));
    tower(all, "text", 1024, 24, 77, List.of());
    tower(all, "audio", 768, 12, 229, List.of(768L, 1L, 16L, 16L));
    tower(all, "depth", 384, 12, 197, List.of(384L, 1L, 16L, 16L));
    tower(all, "thermal", 768, 12, 197, List.of(768L, 1L, 16L, 16L));
    tower(all, "imu", 512, 6, 251, List.of(512L, 48L));
    return all;
  }

  /** A file that knows only names and shapes. */
  static TensorFile file(Map<String, TensorInfo> tensors) {
    return new TensorFile() {
      @Override
      public Path path() {
        return Path.of("imagebind_huge.pth");
      }

      @Override
      public Map<String, TensorInfo> tensors() {
        return tensors;
      }

      @Override
      public Map<String, String> metadata() {
        return Map.of();
      }

      @Override
      public ByteBuffer bytes(String name) {
        throw new AssertionError("values of " + name + " were asked for");
      }

      @Override
      public FloatBuffer floats(String name) {
        throw new AssertionError("values of " + name + " were asked for");
      }

      @Override
      public void read(String name, FloatBuffer into) {
        throw new AssertionError("values of " + name + " were asked for");
      }

      @Override
      public long[] longs(String name) {
        throw new AssertionError("values of " + name + " were asked for");
      }

      @Override
      public void close() {}
    };
  }

  private static void pair(Map<String, TensorInfo> all, String name, long width) {
    all.put(name + ".weight", TensorInfo.f32(width));
    all.put(name + ".bias", TensorInfo.f32(width));
  }

  private static void patches(
      Map<String, TensorInfo> all, String root, String stem, long width, long positions) {
    all.put(root + "cls_token", TensorInfo.f32(1, 1, width));
    all.put(root + stem + ".proj.weight", TensorInfo.f32(width, 1, 16, 16));
    pair(all, root + stem + ".norm_layer", width);
    all.put(root + "pos_embedding_helper.pos_embed", TensorInfo.f32(1, positions, width));
  }

  private static void trunk(
      Map<String, TensorInfo> all, String modality, long d, int blocks, boolean appended) {
    for (int i = 0; i < blocks; i++) {
      String block = "modality_trunks." + modality + ".blocks." + i + ".";
      all.put(block + "attn.in_proj_weight", TensorInfo.f32(3 * d, d));
      all.put(block + "attn.in_proj_bias", TensorInfo.f32(3 * d));
      if (appended) {
        all.put(block + "attn.bias_k", TensorInfo.f32(1, 1, d));
        all.put(block + "attn.bias_v", TensorInfo.f32(1, 1, d));
      }
      all.put(block + "attn.out_proj.weight", TensorInfo.f32(d, d));
      all.put(block + "attn.out_proj.bias", TensorInfo.f32(d));
      pair(all, block + "norm_1", d);
      all.put(block + "mlp.fc1.weight", TensorInfo.f32(4 * d, d));
      all.put(block + "mlp.fc1.bias", TensorInfo.f32(4 * d));
      all.put(block + "mlp.fc2.weight", TensorInfo.f32(d, 4 * d));
      all.put(block + "mlp.fc2.bias", TensorInfo.f32(d));
      pair(all, block + "norm_2", d);
    }
  }

  private static void head(Map<String, TensorInfo> all, String norm, String linear, long d) {
    pair(all, "modality_heads." + norm, d);
    all.put("modality_heads." + linear + ".weight", TensorInfo.f32(E, d));
  }

  private static void tower(
      Map<String, List<Long>> all, String id, long d, int blocks, long positions, List<Long> stem) {
    String root = "towers." + id + ".trunk.";
    boolean patched = !stem.isEmpty();
    if (patched) {
      all.put(root + "stem", stem);
      all.put(root + "cls_token", List.of(1L, 1L, d));
      pairOf(all, root + (id.equals("image") ? "pre_norm" : "stem_norm"), d);
    } else {
      all.put(root + "token_embedding", List.of(49408L, d));
    }
    all.put(root + "pos_embed", List.of(1L, positions, d));
    for (int i = 0; i < blocks; i++) {
      String block = root + "transformer.block" + i + ".";
      pairOf(all, block + "norm_1", d);
      pairOf(all, block + "norm_2", d);
      all.put(block + "attn.in_proj.weight", List.of(3 * d, d));
      all.put(block + "attn.in_proj.bias", List.of(3 * d));
      if (patched && !id.equals("image")) {
        all.put(block + "attn.bias_k", List.of(1L, 1L, d));
        all.put(block + "attn.bias_v", List.of(1L, 1L, d));
      }
      all.put(block + "attn.out_proj.weight", List.of(d, d));
      all.put(block + "attn.out_proj.bias", List.of(d));
      all.put(block + "fc1.weight", List.of(4 * d, d));
      all.put(block + "fc1.bias", List.of(4 * d));
      all.put(block + "fc2.weight", List.of(d, 4 * d));
      all.put(block + "fc2.bias", List.of(d));
    }
    pairOf(all, root + "transformer.norm", d);
    all.put("towers." + id + ".head.linear.weight", List.of(E, d));
    if (!id.equals("image")) {
      all.put("towers." + id + ".log_logit_scale", List.of());
    }
  }

  private static void pairOf(Map<String, List<Long>> all, String name, long width) {
    all.put(name + ".weight", List.of(width));
    all.put(name + ".bias", List.of(width));
  }
}
