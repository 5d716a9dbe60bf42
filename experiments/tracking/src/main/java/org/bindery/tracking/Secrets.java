package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of a run. Two rules: text under a secret name ({@code apiKey}, {@code
 * hf_token}, {@code db.password}) is not written; and the value of an environment variable with a
 * secret name is not written wherever it stands. Numbers are no secrets: {@code max_tokens: 77}
 * stays.
 */
final class Secrets {
  static final String REDACTED = "[redacted]";
  private static final int SHORTEST = 6;
  private static final List<String> ANYWHERE =
      List.of("secret", "passw", "passphrase", "credential", "apikey");
  private static final List<String> AT_THE_END = List.of("key", "keys", "token", "tokens");
  private static final List<String> WHOLE = List.of("auth", "authorization", "pwd");
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})");
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "([\\w.-]{1,80}+)([\"']?\\s{0,4}[:=]\\s{0,4})(\"[^\"]*\"|'[^']*'|[^\\s\"',;&}\\]]+)");
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^([ \\t]*(?:- )?[\"']?[\\w.-]{1,80}+)([\"']?[ \\t]{0,4}:[ \\t]+)(\\S.*)$");
  private static final Pattern OPTION =
      Pattern.compile("(--?[\\w.-]{1,80}+)(\\s{1,4})([^\\s-]\\S*)");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}");
  private static final Pattern IN_URL = Pattern.compile("(://[^\\s/:@]{0,200}:)[^\\s/@]{1,200}@");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");

  private final List<String> values;

  Secrets(Map<String, String> environment) {
    values = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (isSecretName(name) && value.length() >= SHORTEST) {
            values.add(value);
          }
        });
    values.sort(Comparator.comparingInt(String::length).reversed());
  }

  static boolean isSecretName(String name) {
    return Arrays.stream(WORDS.split(name)).anyMatch(Secrets::isSecretWord);
  }

  private static boolean isSecretWord(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return WHOLE.contains(word)
        || ANYWHERE.stream().anyMatch(word::contains)
        || AT_THE_END.stream().anyMatch(word::endsWith);
  }

  /** Whether a file of this name is likely to hold secrets. */
  static boolean isSecretFile(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return file.equals(".env")
        || file.startsWith(".env.")
        || file.endsWith("netrc")
        || file.startsWith("id_rsa")
        || file.startsWith("id_ed25519")
        || List.of(".pem", ".key", ".p12", ".pfx", ".jks").stream().anyMatch(file::endsWith);
  }

  /** A value without its secrets; the same instance where it has none. */
  JsonNode clean(String name, JsonNode value) {
    return clean(isSecretName(name), value);
  }

  private JsonNode clean(boolean secret, JsonNode value) {
    if (value.isTextual()) {
      if (secret) {
        return TextNode.valueOf(REDACTED);
      }
      String text = clean(value.textValue());
      return text.equals(value.textValue()) ? value : TextNode.valueOf(text);
    } else if (value.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> copy.add(clean(secret, item)));
      return copy;
    } else if (value.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      value
          .fields()
          .forEachRemaining(
              field -> {
                boolean hidden = secret || isSecretName(field.getKey());
                copy.set(field.getKey(), clean(hidden, field.getValue()));
              });
      return copy;
    }
    return value;
  }

  /** Text without its secrets: known values, {@code name=value} of secret names, URL passwords. */
  String clean(String text) {
    String clean = withoutValues(text);
    clean = BEARER.matcher(clean).replaceAll("$1 " + Matcher.quoteReplacement(REDACTED));
    clean = IN_URL.matcher(clean).replaceAll("$1" + Matcher.quoteReplacement(REDACTED) + "@");
    return hideValues(OPTION, hideValues(ASSIGNED, hideValues(LINE, clean)));
  }

  /**
   * Text without the values of the environment's secrets; all else stays, as in a file's format.
   */
  String withoutValues(String text) {
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, REDACTED);
    }
    return clean;
  }

  private static String hideValues(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder clean = new StringBuilder();
    while (matcher.find()) {
      boolean secret =
          isSecretName(matcher.group(1)) && !NUMBER.matcher(matcher.group(3)).matches();
      String kept = matcher.group(1) + matcher.group(2) + (secret ? REDACTED : matcher.group(3));
      matcher.appendReplacement(clean, Matcher.quoteReplacement(kept));
    }
    return matcher.appendTail(clean).toString();
  }
}
