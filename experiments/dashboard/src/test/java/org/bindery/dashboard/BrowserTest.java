package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.bindery.tracking.Run;
import org.bindery.tracking.Tracker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class BrowserTest {
  private static final String HOSTILE = "<img src=x onerror=\"document.title='broken'\"></script>";

  @TempDir Path root;

  private Chromium browser;

  @BeforeEach
  void browse() throws IOException {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "skipped: no Chromium on the path; BINDERY_CHROMIUM names one");
    browser = Chromium.start(program.get());
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static String words(String text) {
    return "document.querySelector('main').innerText.includes('" + text + "')";
  }

  private void go(String page) {
    browser.text("location.hash = '#/" + page + "'");
  }

  @Test
  void everyPageShowsWhatThereIsWithoutAComplaint() throws IOException {
    DemoRuns.write(root, 3, 8, 1_500);
    try (DashboardServer server =
        DashboardServer.start(DashboardServer.Config.of(root).withStudies(DemoRuns.studies()))) {
      Written.until("all is read", server::isRead);
      browser.open(server.url());
      browser.until("document.querySelectorAll('tbody tr[aria-selected]').length === 11");
      assertThat(browser.text("location.href")).doesNotContain("token");

      go("charts");
      browser.until("document.querySelectorAll('.plot canvas').length >= 2");
      assertNothingIsUndefined();
      go("sweeps");
      browser.until(
          words("Which parameters matter")
              + " && document.querySelectorAll('.parallel canvas,.scatter canvas').length === 2");
      go("studies");
      browser.until(
          words("Naive: all pairs") + " && document.querySelectorAll('.hot').length === 18");
      go("media");
      browser.until(
          "document.querySelectorAll('audio').length === 3 && [...document.images].length === 9 && [...document.images].some(image => image.naturalWidth === 96) && "
              + words("applause"));
      go("compare");
      browser.until(words("graph.anchor") + " && document.querySelectorAll('.differs').length > 3");
      assertNothingIsUndefined();
      assertThat(browser.complaints()).isEmpty();

      assertSavedFileShowsTheSame(new Client(server));
    }
  }

  private void assertNothingIsUndefined() {
    assertThat(browser.text("document.body.innerText"))
        .doesNotContain("null", "undefined", "NaN", "[object");
  }

  private void assertSavedFileShowsTheSame(Client client) throws IOException {
    Path file = root.resolve("saved.html");
    Files.writeString(file, client.get("/save?runs=1-11&m0=train/loss&m1=val/recall@1").body());
    browser.open(file.toUri());
    browser.until("document.querySelectorAll('tbody tr[aria-selected]').length === 11");
    go("charts");
    browser.until("document.querySelectorAll('.plot canvas').length === 2");
    go("sweeps");
    browser.until("document.querySelectorAll('.parallel canvas').length === 1");
    go("media");
    browser.until(
        "[...document.images].some(image => image.naturalWidth === 96) && " + words("applause"));
    go("compare");
    browser.until("document.querySelectorAll('.differs').length > 3");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatRunsCallThemselvesIsShownAndNeverRun() {
    Written.run(
        Written.start(root, HOSTILE)
            .withGroup(HOSTILE)
            .withJobType("trial")
            .withConfig(Map.of(HOSTILE, HOSTILE)),
        run -> {
          run.log(0, Map.of(HOSTILE, 1.0));
          run.console(HOSTILE);
        });
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      Written.until("all is read", server::isRead);
      browser.open(server.url());
      for (String page : new String[] {"runs", "charts", "sweeps", "run/1"}) {
        go(page);
        browser.until("document.body.innerText.includes('onerror')");
        assertThat(browser.text("document.querySelectorAll('img').length")).isEqualTo("0");
      }
      assertThat(browser.text("document.title")).doesNotContain("broken");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void anEmptyFolderTellsWhatToType() {
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      browser.open(server.url());
      browser.until(words("./bindery run"));
      go("sweeps");
      browser.until(words("./bindery sweep"));
      go("studies");
      browser.until(words("./bindery ablate"));
    }
  }

  @Test
  void aRunThatGoesOnGrowsOnTheScreen() {
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root));
        Run run = Tracker.start(Written.start(root, "alive"))) {
      browser.open(server.url());
      browser.until(words("No runs yet"));
      run.log(0, Map.of("loss", 3.0));
      run.flush(Duration.ofSeconds(10));
      browser.until(words("alive") + " && " + words("running"));
      for (int step = 1; step <= 7; step++) {
        run.log(step, Map.of("loss", 3.0 / step));
      }
      run.flush(Duration.ofSeconds(10));
      browser.until(
          "document.querySelector('tbody tr[aria-selected]').innerText.includes('\\t7\\t')");
      run.finish(0);
      browser.until(words("finished"));
    }
  }

  @Test
  void theTableIsWorkedByKeys() {
    for (String name : new String[] {"one", "two", "three"}) {
      Written.run(root, name, 3);
    }
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      Written.until("all is read", server::isRead);
      browser.open(server.url());
      browser.until("document.querySelectorAll('tr.on').length === 3");
      press("ArrowDown");
      press(" ");
      browser.until(
          "document.querySelectorAll('tr.on').length === 2 && !document.querySelector('tr.active').classList.contains('on')");
      press("Enter");
      browser.until("location.hash.startsWith('#/run/') && " + words("Configuration"));
      browser.text(
          "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))");
      browser.until("document.querySelector('dialog').open");
    }
  }

  @Test
  void zoomingFetchesFinerPointsByKeysToo() {
    Written.run(
        Written.start(root, "long"),
        run -> {
          for (int step = 0; step < 20_000; step++) {
            run.log(step, Map.of("loss", Math.sin(step)));
          }
        });
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      Written.until("all is read", server::isRead);
      browser.open(server.url());
      go("charts");
      browser.until("document.querySelectorAll('.plot canvas').length === 1");
      for (int i = 1; i <= 3; i++) {
        browser.text(
            "document.querySelector('.plot').dispatchEvent(new KeyboardEvent('keydown', {key: '+', bubbles: true}))");
      }
      browser.until(
          "performance.getEntriesByType('resource').some(entry => /series.*from=7[45][0-9][0-9][.series.*from=5000]/.test(entry.name))");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aStudyThatTakesLongToReadSaysSo() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    StudySource real = DemoRuns.studies();
    StudySource slow =
        new StudySource() {
          @Override
          public List<String> names() {
            return real.names();
          }

          @Override
          public StudyPage open(String name, String measure) {
            asked.countDown();
            try {
              read.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return real.open(name, measure);
          }
        };
    try (DashboardServer server =
        DashboardServer.start(DashboardServer.Config.of(root).withStudies(slow))) {
      browser.open(server.url());
      go("studies");
      browser.until(words("Reading the study"));
      Written.until("the study is asked for", () -> asked.getCount() == 0);
      assertThat(browser.text("document.querySelector('main').getAttribute('aria-busy')"))
          .isEqualTo("true");
      read.countDown();
      browser.until(words("Naive: all pairs"));
    }
  }

  private void press(String key) {
    browser.text(
        "document.querySelector('.scroller').dispatchEvent(new KeyboardEvent('keydown', {key: '"
            + key
            + "', bubbles: true}))");
  }

  @Test
  void aStrangerIsToldHowToGetIn() {
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      browser.open(URI.create("http://127.0.0.1:" + server.port() + "/"));
      browser.until("document.body.innerText.includes('./bindery dashboard printed')");
    }
  }
}
