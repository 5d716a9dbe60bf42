package org.bindery.runner;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Registered;
import org.bindery.spi.ConfigException;
import org.bindery.spi.ModalityId;

/**
 * What a new plugin project is called, in the words of the archetype's properties.
 *
 * @param modalityId such as {@code barometric-pressure}
 * @param packageName such as {@code com.example.barometricpressure}
 */
public record PluginProject(String modalityId, String packageName) {
  /** The version a project begins with. */
  static final String VERSION = "0.1.0";

  /** A dataset of the project adds four letters, and both have the grammar of an id. */
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  private static final int LONGEST = 28;

  /**
   * Checks both names.
   *
   * @throws ConfigException if one of them cannot be what it is to be
   */
  public PluginProject {
    if (!ID.matcher(modalityId).matches() || modalityId.length() > LONGEST) {
      throw new ConfigException(
          "name",
          modalityId,
          "A modality cannot be named '"
              + modalityId
              + "': use up to "
              + LONGEST
              + " lower-case letters, digits and single hyphens, beginning with a letter, such as"
              + " barometric-pressure.");
    }
    if (!SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
      throw new ConfigException(
          "--package",
          packageName,
          "A package cannot be named '"
              + packageName
              + "': use words between dots, none of them one of Java's own, such as"
              + " com.example.pressure.");
    }
    if (packageName.equals("org.bindery") || packageName.startsWith("org.bindery.")) {
      throw new ConfigException(
          "--package",
          packageName,
          "The packages below org.bindery are Bindery's own, not " + packageName + ".");
    }
  }

  /** Returns the package of a project whose author named none. */
  static String packageOf(String modalityId) {
    String word = modalityId.replace("-", "");
    return "com.example." + (SourceVersion.isKeyword(word) ? word + "signal" : word);
  }

  /**
   * Checks that no plugin has this name already.
   *
   * @throws ConfigException if one has, or it is kept for Bindery's own
   */
  void requireNew(ModalityRegistry registry) {
    for (Registered known : registry.modalities()) {
      if (known.modality().card().id().value().equals(modalityId)) {
        throw new ConfigException(
            "name",
            modalityId,
            "There is a modality '"
                + modalityId
                + "' already, from "
                + known.jar()
                + ": choose another name, such as my-"
                + modalityId
                + ".");
      }
    }
    if (ModalityId.RESERVED.contains(modalityId)) {
      throw new ConfigException(
          "name",
          modalityId,
          "The name '" + modalityId + "' is kept for Bindery's own modality; choose another.");
    }
  }

  /** Returns what all classes begin with, such as {@code BarometricPressure}. */
  public String className() {
    return className(modalityId);
  }

  private static String className(String modalityId) {
    return Arrays.stream(modalityId.split("-"))
        .map(PluginProject::capitalized)
        .collect(Collectors.joining());
  }

  /** Returns the jar its build makes, below the project's folder. */
  public String jar() {
    return "target/" + modalityId + "-" + VERSION + ".jar";
  }

  /** Returns the archetype's properties. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("modalityId", modalityId);
    properties.put("className", className());
    properties.put("title", capitalized(modalityId.replace('-', ' ')));
    properties.put("package", packageName);
    properties.put("groupId", packageName);
    properties.put("artifactId", modalityId);
    properties.put("version", VERSION);
    properties.put("binderyVersion", BuildInfo.read().version());
    return properties;
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
