package org.bindery.weights;

import static org.bindery.weights.NameRule.pair;
import static org.bindery.weights.NameRule.same;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** The 1,311 names of imagebind_huge and of every other size of it. */
final class ImageBindNames {
  private static final List<String> MODALITIES =
      List.of("vision", "text", "audio", "depth", "thermal", "imu");
  private static final Set<String> GRIDS = Set.of("vision", "depth", "thermal");
  private static final Set<String> APPENDED_KEYS = Set.of("audio", "depth", "thermal", "imu");

  private ImageBindNames() {}

  static List<NameRule> rules(Map<String, ColumnId> columns) {
    List<NameRule> rules = new ArrayList<>();
    for (String modality : columns.keySet()) {
      if (!MODALITIES.contains(modality)) {
        throw new ConfigException(
            "weights",
            modality,
            "ImageBind has no modality '" + modality + "': use some of " + MODALITIES + ".");
      }
    }
    for (String modality : MODALITIES) {
      ColumnId usual = ColumnId.of(modality.equals("vision") ? "image" : modality);
      TowerNames tower = new TowerNames(columns.getOrDefault(modality, usual));
      addTokens(rules, modality, tower);
      addBlocks(rules, modality, tower);
      addHead(rules, modality, tower);
    }
    return rules;
  }

  private static void addTokens(List<NameRule> rules, String modality, TowerNames tower) {
    String root = "modality_preprocessors." + modality + ".";
    String stem =
        root
            + switch (modality) {
              case "imu" -> "imu_stem";
              case "depth" -> "depth_stem";
              default -> "rgbt_stem";
            };
    if (modality.equals("text")) {
      rules.add(same(root + "token_embedding.weight", tower.trunk("token_embedding")));
      rules.add(
          new NameRule(
              root + "mask",
              tower.trunk("pos_embed"),
              Operation.CAUSAL_MASK,
              false,
              "the causal mask follows from the number of positions"));
    } else {
      rules.add(same(root + "cls_token", tower.trunk("cls_token")));
      String kernel = modality.equals("vision") ? ".proj.1.weight" : ".proj.weight";
      rules.add(same(stem + kernel, tower.trunk("stem")));
    }
    boolean direct = modality.equals("text") || modality.equals("imu");
    rules.add(
        new NameRule(
            root + (direct ? "pos_embed" : "pos_embedding_helper.pos_embed"),
            tower.trunk("pos_embed"),
            Operation.SAME,
            GRIDS.contains(modality),
            ""));
    if (modality.equals("vision")) {
      rules.addAll(pair("modality_trunks.vision.pre_transformer_layer.0", tower.trunk("pre_norm")));
    } else if (!modality.equals("text")) {
      rules.addAll(pair(stem + ".norm_layer", tower.trunk("stem_norm")));
    }
  }

  private static void addBlocks(List<NameRule> rules, String modality, TowerNames tower) {
    String block = "modality_trunks." + modality + ".blocks.{i}.";
    rules.add(same(block + "attn.in_proj_weight", tower.block("attn.in_proj.weight")));
    rules.add(same(block + "attn.in_proj_bias", tower.block("attn.in_proj.bias")));
    if (APPENDED_KEYS.contains(modality)) {
      rules.add(same(block + "attn.bias_k", tower.block("attn.bias_k")));
      rules.add(same(block + "attn.bias_v", tower.block("attn.bias_v")));
    }
    rules.addAll(pair(block + "attn.out_proj", tower.block("attn.out_proj")));
    rules.addAll(pair(block + "norm_1", tower.block("norm_1")));
    rules.addAll(pair(block + "norm_2", tower.block("norm_2")));
    rules.addAll(pair(block + "mlp.fc1", tower.block("fc1")));
    rules.addAll(pair(block + "mlp.fc2", tower.block("fc2")));
  }

  private static void addHead(List<NameRule> rules, String modality, TowerNames tower) {
    String head = "modality_heads." + modality + ".";
    switch (modality) {
      case "text" -> {
        rules.addAll(pair(head + "proj.0", tower.norm()));
        rules.add(same(head + "proj.1.weight", tower.head()));
      }
      // Its dropout has the number 2, so its linear layer has 3.
      case "imu" -> {
        rules.addAll(pair(head + "0", tower.norm()));
        rules.add(same(head + "3.weight", tower.head()));
      }
      default -> {
        rules.addAll(pair(head + "0", tower.norm()));
        rules.add(same(head + "2.weight", tower.head()));
      }
    }
    if (!modality.equals("vision")) {
      rules.add(same("modality_postprocessors." + modality + ".1.log_logit_scale", tower.scale()));
    }
  }
}
