package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AssetsTest {
  private static final Pattern DECLARED =
      Pattern.compile("(?m)^(?:export )?(?:async )?(?:function|class|const|let) (\\w+)");
  private static final Pattern IMPORTED = Pattern.compile("from '\\./([a-z]+\\.js)'");

  private final Assets assets = new Assets();

  @Test
  void modulesCanBeJoinedToOneScript() {
    List<String> names = new ArrayList<>();
    List<String> before = new ArrayList<>();
    for (String module : Assets.MODULES) {
      String text = assets.get("/" + module).text();
      Matcher imported = IMPORTED.matcher(text);
      while (imported.find()) {
        assertThat(before).as(module + " comes after what it imports").contains(imported.group(1));
      }
      Matcher declared = DECLARED.matcher(text);
      while (declared.find()) {
        names.add(declared.group(1));
      }
      before.add(module);
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(Pattern.compile("(?m)^(import|export)\\b").matcher(assets.bundle()).find())
        .isFalse();
  }

  @Test
  void noModuleMakesMarkupOrCodeOfText() {
    for (String module : Assets.MODULES) {
      assertThat(assets.get("/" + module).text())
          .as(module)
          .doesNotContain(
              "innerHTML",
              "outerHTML",
              "insertAdjacentHTML",
              "document.write",
              "eval(",
              "new Function",
              "setAttribute('on",
              "javascript:");
    }
  }

  @Test
  void modulesAreSmall() {
    for (String module : Assets.MODULES) {
      assertThat(assets.get("/" + module).text().lines().count())
          .as(module)
          .isLessThanOrEqualTo(330);
    }
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    for (String path : List.of("/", "/style.css", "/uplot.css", "/icon.svg")) {
      assertThat(assets.get(path).text().replace("http://www.w3.org/2000/svg", ""))
          .as(path)
          .doesNotContain("http://", "https://");
    }
  }
}
