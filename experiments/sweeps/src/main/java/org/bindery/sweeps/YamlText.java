package org.bindery.sweeps;

import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML text as nodes that know their line, safe against hostile ones: no types but plain ones,
 * few aliases, bounded size and depth, nothing that holds itself. Not for several threads.
 */
final class YamlText extends SafeConstructor {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_ALIASES = 20;
  private static final int DEEPEST = 40;

  private final Problems problems;

  private YamlText(Problems problems) {
    super(options());
    this.problems = problems;
    setAllowDuplicateKeys(false);
    // A date is text in a sweep: W&B sends parameters as JSON, which has none.
    yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
  }

  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setAllowRecursiveKeys(false);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MOST_CHARACTERS);
    return options;
  }

  /** Returns the mapping that a text is; empty, with the problem told, where it is none. */
  static Optional<YamlSection> read(String text, Problems problems) {
    YamlText yaml = new YamlText(problems);
    try {
      Node root = new Yaml(options()).compose(new StringReader(text));
      if (root == null) {
        problems.add(1, "", "", "the file is empty. A sweep needs method and parameters.");
        return Optional.empty();
      }
      if (yaml.holdsItself(root, Collections.newSetFromMap(new IdentityHashMap<>()))) {
        problems.add(line(root), "", "", "a value holds an alias of itself. Write the values out.");
        return Optional.empty();
      }
      return yaml.section(root, "");
    } catch (MarkedYAMLException e) {
      yaml.tell(e, "");
    } catch (YAMLException e) {
      problems.add(1, "", "", "the YAML cannot be read: " + e.getMessage() + ".");
    }
    return Optional.empty();
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Returns a node as a mapping; empty, with the problem told, where it is none. */
  Optional<YamlSection> section(Node node, String path) {
    if (!(node instanceof MappingNode mapping)) {
      String what = path.isEmpty() ? "a sweep" : path;
      problems.add(line(node), path, "", what + " must be a mapping of keys to values.");
      return Optional.empty();
    }
    try {
      flattenMapping(mapping);
    } catch (MarkedYAMLException e) {
      tell(e, path);
      return Optional.empty();
    }
    return Optional.of(new YamlSection(this, problems, path, mapping));
  }

  /** Returns a node's value, which may be {@code null}; {@code failed} where it has none. */
  Object value(Node node, String path, Object failed) {
    try {
      return constructDocument(node);
    } catch (MarkedYAMLException e) {
      tell(e, path);
    } catch (YAMLException | IllegalArgumentException | ClassCastException e) {
      problems.add(
          line(node), path, "", path + " is no plain value: write a number, text or list.");
    }
    return failed;
  }

  private void tell(MarkedYAMLException e, String path) {
    int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
    String what = e.getProblem() == null ? e.getMessage() : e.getProblem();
    problems.add(line, path, "", "the YAML cannot be read: " + what.strip() + ".");
  }

  private boolean holdsItself(Node node, Set<Node> above) {
    if (!(node instanceof MappingNode) && !(node instanceof SequenceNode)) {
      return false;
    }
    if (!above.add(node)) {
      return true;
    }
    boolean holds = false;
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        holds |= holdsItself(item, above);
      }
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        holds |= holdsItself(tuple.getKeyNode(), above) || holdsItself(tuple.getValueNode(), above);
      }
    }
    above.remove(node);
    return holds;
  }
}
