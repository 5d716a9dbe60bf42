package org.bindery.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, from the class path: our own modules, and minified builds of uPlot and
 * ECharts. A fixed table, so that no request can name another file.
 */
final class Assets {
  /** Modules in an order in which each comes after those it imports. */
  static final List<String> MODULES =
      List.of(
          "format.js",
          "dom.js",
          "api.js",
          "state.js",
          "live.js",
          "smooth.js",
          "chart.js",
          "runs.js",
          "charts.js",
          "parallel.js",
          "sweeps.js",
          "studies.js",
          "media.js",
          "compare.js",
          "help.js",
          "app.js");

  private static final Pattern IMPORT =
      Pattern.compile("^import\\s[^;]*?from\\s+'\\./[a-z]+\\.js';\\s*$", Pattern.MULTILINE);
  private static final Pattern MAP =
      Pattern.compile("(?m)^(//[#@] sourceMappingURL=.*|/\\*# sourceMappingURL=.*\\*/)$");
  private static final int LONGEST_MAP = 400;
  private static final Pattern EXPORT = Pattern.compile("^export\\s+", Pattern.MULTILINE);

  private final Map<String, Supplier<Asset>> table = new TreeMap<>();
  private final Map<String, Asset> read = new ConcurrentHashMap<>();

  /** A file with its type. */
  record Asset(String type, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  Assets() {
    for (String module : MODULES) {
      table.put("/" + module, () -> own(module, "text/javascript"));
    }
    table.put("/", () -> own("index.html", "text/html"));
    table.put("/style.css", () -> own("style.css", "text/css"));
    table.put("/icon.svg", () -> own("icon.svg", "image/svg+xml"));
    table.put("/uplot.js", () -> chart("uPlot.iife.min.js", "text/javascript"));
    table.put("/uplot.css", () -> chart("uPlot.min.css", "text/css"));
    table.put("/echarts.js", () -> chart("echarts.min.js", "text/javascript"));
  }

  Optional<Asset> find(String path) {
    Supplier<Asset> source = table.get(path);
    return source == null
        ? Optional.empty()
        : Optional.of(read.computeIfAbsent(path, name -> source.get()));
  }

  Asset get(String path) {
    return find(path).orElseThrow(() -> new IllegalStateException("The page lacks " + path));
  }

  /** All modules as one script without imports, for a file that has nothing beside it. */
  String bundle() {
    List<String> parts = new ArrayList<>();
    for (String module : MODULES) {
      String text = IMPORT.matcher(get("/" + module).text()).replaceAll("");
      parts.add(EXPORT.matcher(text).replaceAll(""));
    }
    return "(() => {\n'use strict';\n" + String.join("\n", parts) + "\n})();\n";
  }

  private static Asset own(String name, String type) {
    return read("page/" + name, type);
  }

  /** The build puts them there, out of their WebJars. */
  private static Asset chart(String name, String type) {
    return read("charts/" + name, type);
  }

  private static Asset read(String name, String type) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The page lacks " + name);
      }
      boolean text = !type.startsWith("image/") || type.endsWith("xml");
      return new Asset(text ? type + "; charset=utf-8" : type, withoutMap(in.readAllBytes(), type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reference to a source map, which stands at the end, would be asked for in vain. */
  private static byte[] withoutMap(byte[] bytes, String type) {
    int from = Math.max(0, bytes.length - LONGEST_MAP);
    String end = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
    Matcher map = MAP.matcher(end);
    if (!type.startsWith("text/") || !map.find()) {
      return bytes;
    }
    byte[] rest = end.substring(map.end()).getBytes(StandardCharsets.ISO_8859_1);
    byte[] without = Arrays.copyOf(bytes, from + map.start() + rest.length);
    System.arraycopy(rest, 0, without, from + map.start(), rest.length);
    return without;
  }
}
