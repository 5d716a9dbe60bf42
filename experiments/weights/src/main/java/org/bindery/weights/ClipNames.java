package org.bindery.weights;

import static org.bindery.weights.NameRule.grid;
import static org.bindery.weights.NameRule.ignore;
import static org.bindery.weights.NameRule.of;
import static org.bindery.weights.NameRule.pair;
import static org.bindery.weights.NameRule.same;

import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.ColumnId;

/** The names of CLIP's towers, as OpenCLIP and as Hugging Face write them. */
final class ClipNames {
  private static final String COUNTED = "it only counts the positions";

  private ClipNames() {}

  static List<NameRule> openClip(ColumnId imageColumn, ColumnId textColumn) {
    TowerNames image = new TowerNames(imageColumn);
    TowerNames text = new TowerNames(textColumn);
    List<NameRule> rules = new ArrayList<>();
    rules.add(of("visual.conv1.weight", image.trunk("stem"), Operation.STILL_KERNEL));
    rules.add(of("visual.class_embedding", image.trunk("cls_token"), Operation.ADD_TWO_AXES));
    rules.add(grid("visual.positional_embedding", image.trunk("pos_embed"), Operation.ADD_AXIS));
    rules.addAll(pair("visual.ln_pre", image.trunk("pre_norm")));
    addOpenClipBlocks(rules, "visual.transformer.resblocks.{i}.", image);
    rules.addAll(pair("visual.ln_post", image.norm()));
    rules.add(of("visual.proj", image.head(), Operation.TRANSPOSE));
    rules.add(same("token_embedding.weight", text.trunk("token_embedding")));
    rules.add(of("positional_embedding", text.trunk("pos_embed"), Operation.ADD_AXIS));
    addOpenClipBlocks(rules, "transformer.resblocks.{i}.", text);
    rules.addAll(pair("ln_final", text.norm()));
    rules.add(of("text_projection", text.head(), Operation.TRANSPOSE));
    rules.add(same("logit_scale", text.scale()));
    rules.add(ignore("attn_mask", "the causal mask follows from the number of positions"));
    return rules;
  }

  private static void addOpenClipBlocks(List<NameRule> rules, String block, TowerNames tower) {
    rules.addAll(pair(block + "ln_1", tower.block("norm_1")));
    rules.add(same(block + "attn.in_proj_weight", tower.block("attn.in_proj.weight")));
    rules.add(same(block + "attn.in_proj_bias", tower.block("attn.in_proj.bias")));
    rules.addAll(pair(block + "attn.out_proj", tower.block("attn.out_proj")));
    rules.addAll(pair(block + "ln_2", tower.block("norm_2")));
    rules.addAll(pair(block + "mlp.c_fc", tower.block("fc1")));
    rules.addAll(pair(block + "mlp.c_proj", tower.block("fc2")));
  }

  static List<NameRule> languageBind(ColumnId signalColumn, ColumnId textColumn) {
    TowerNames signal = new TowerNames(signalColumn);
    TowerNames text = new TowerNames(textColumn);
    List<NameRule> rules = new ArrayList<>();
    String vision = "vision_model.";
    rules.add(
        of(
            vision + "embeddings.patch_embedding.weight",
            signal.trunk("stem"),
            Operation.STILL_KERNEL));
    rules.add(
        of(
            vision + "embeddings.class_embedding",
            signal.trunk("cls_token"),
            Operation.ADD_TWO_AXES));
    rules.add(
        grid(
            vision + "embeddings.position_embedding.weight",
            signal.trunk("pos_embed"),
            Operation.ADD_AXIS));
    rules.add(ignore(vision + "embeddings.position_ids", COUNTED));
    // Spelt so in every checkpoint of this family.
    rules.addAll(pair(vision + "pre_layrnorm", signal.trunk("pre_norm")));
    addHuggingFaceBlocks(rules, vision + "encoder.layers.{i}.", signal);
    addTimeAttention(rules, vision + "encoder.layers.{i}.", signal);
    rules.addAll(pair(vision + "post_layernorm", signal.norm()));
    rules.add(same("visual_projection.weight", signal.head()));
    rules.add(same("text_model.embeddings.token_embedding.weight", text.trunk("token_embedding")));
    rules.add(
        of(
            "text_model.embeddings.position_embedding.weight",
            text.trunk("pos_embed"),
            Operation.ADD_AXIS));
    rules.add(ignore("text_model.embeddings.position_ids", COUNTED));
    addHuggingFaceBlocks(rules, "text_model.encoder.layers.{i}.", text);
    rules.addAll(pair("text_model.final_layer_norm", text.norm()));
    rules.add(same("text_projection.weight", text.head()));
    // LanguageBind scales the side that is not language.
    rules.add(same("logit_scale", signal.scale()));
    return rules;
  }

  private static void addHuggingFaceBlocks(List<NameRule> rules, String block, TowerNames tower) {
    rules.addAll(pair(block + "layer_norm1", tower.block("norm_1")));
    addAttention(rules, block + "self_attn.", tower.block("attn."));
    rules.addAll(pair(block + "layer_norm2", tower.block("norm_2")));
    rules.addAll(pair(block + "mlp.fc1", tower.block("fc1")));
    rules.addAll(pair(block + "mlp.fc2", tower.block("fc2")));
  }

  private static void addTimeAttention(List<NameRule> rules, String block, TowerNames tower) {
    rules.add(same(block + "temporal_embedding", tower.block("time.embed")));
    rules.addAll(pair(block + "temporal_layer_norm1", tower.block("time.norm")));
    addAttention(rules, block + "temporal_attn.", tower.block("time.attn."));
  }

  private static void addAttention(List<NameRule> rules, String outside, String inside) {
    for (String part : List.of("weight", "bias")) {
      rules.add(
          of(
              outside + NameRule.QKV + "_proj." + part,
              inside + "in_proj." + part,
              Operation.PACK_QKV));
    }
    rules.addAll(pair(outside + "out_proj", inside + "out_proj"));
  }
}
