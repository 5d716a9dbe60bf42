package org.bindery.sweeps.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialFolderTest {
  private static final Outcome GOOD = new Outcome(TrialState.FINISHED, "", 1);
  private static final Outcome LATE = new Outcome(TrialState.FAILED, "It took too long.", 9);

  @TempDir Path root;
  private SweepFolder sweep;
  private TrialFolder trial;

  @BeforeEach
  void propose() {
    sweep = SweepFolder.create(root.resolve("s"), "method: grid\n", SweepTerms.DEFAULT);
    trial = sweep.propose(1, new Suggestion(Map.of("a", Map.of("b", 1)), Map.of())).orElseThrow();
  }

  private static Marker.Claimed claim(TrialFolder trial) {
    return trial.claim(OptionalInt.empty()).orElseThrow();
  }

  @Test
  void parametersAreReadAsTheyWereProposedIntegersAndDecimalsApart() {
    Map<String, Object> mixed = Map.of("int", 1, "float", 1.0, "list", List.of(1, "x"), "on", true);
    TrialFolder second = sweep.propose(2, new Suggestion(mixed, Map.of())).orElseThrow();

    assertThat(second.parameters()).isEqualTo(mixed);
    assertThat(trial.parameters()).isEqualTo(Map.of("a", Map.of("b", 1)));
  }

  @Test
  void aTrialGoesFromPendingOverRunningToItsOutcome() {
    assertThat(trial.read("loss").state()).isEqualTo(TrialState.PENDING);
    Marker.Claimed mine = claim(trial);
    assertThat(trial.read("loss").state()).isEqualTo(TrialState.RUNNING);
    assertThat(trial.owner().orElseThrow().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(trial.claim(OptionalInt.empty())).isEmpty();

    assertThat(trial.end(mine, GOOD)).isTrue();

    assertThat(trial.read("loss").state()).isEqualTo(TrialState.FINISHED);
    assertThat(trial.outcome()).contains(GOOD);
    assertThat(trial.claim(OptionalInt.empty())).isEmpty();
  }

  @Test
  void anOwnerWhoWakesUpAfterItsTrialWasTakenAwayChangesNothing() {
    Marker.Claimed asleep = claim(trial);
    assertThat(trial.takeAway(asleep, LATE)).isTrue();

    assertThat(trial.beat(asleep)).isFalse();
    assertThat(trial.end(asleep, GOOD)).isFalse();
    assertThat(trial.giveBack(asleep)).isFalse();
    assertThat(trial.outcome()).contains(LATE);
  }

  @Test
  void aTakenOverTrialIsTheNewOwnersAndNotTheOldOnes() {
    Marker.Claimed dead = claim(trial);
    assertThat(trial.bury(dead, 2)).isTrue();
    assertThat(trial.bury(dead, 2)).isFalse();
    Marker.Claimed next = claim(trial);

    assertThat(trial.end(dead, LATE)).isFalse();
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(trial.end(next, GOOD)).isTrue();
    assertThat(trial.outcome()).contains(GOOD);
  }

  @Test
  void aTrialWhoseProcessDiesMoreOftenThanForgivenHasFailed() {
    assertThat(trial.bury(claim(trial), 1)).isTrue();
    assertThat(trial.read("").state()).isEqualTo(TrialState.PENDING);
    assertThat(trial.bury(claim(trial), 1)).isTrue();

    assertThat(trial.outcome().orElseThrow().state()).isEqualTo(TrialState.FAILED);
    assertThat(trial.outcome().orElseThrow().message()).startsWith("Its process died 2 times");
  }

  @Test
  void aTrialGivenBackIsNotCountedAsADeath() {
    for (int i = 0; i < 5; i++) {
      assertThat(trial.giveBack(claim(trial))).isTrue();
    }
    assertThat(trial.bury(claim(trial), 1)).isTrue();
    assertThat(trial.read("").state()).isEqualTo(TrialState.PENDING);
  }

  @Test
  void anOwnerWhoDiesBetweenItsLastWordAndItsMarkerIsBelieved() throws IOException {
    Marker.Claimed mine = claim(trial);
    Files.writeString(
        trial.path().resolve("outcome.1.owner.json"),
        "{\"state\":\"FINISHED\",\"message\":\"\",\"seconds\":1.0}");

    assertThat(trial.bury(mine, 0)).isTrue();

    assertThat(trial.outcome()).contains(GOOD);
  }

  @Test
  void aTrialAskedToStopWhoseOwnerDiesIsStoppedWithWhatItLogged() {
    Marker.Claimed mine = claim(trial);
    log(mine, Map.of("loss", 3.0));
    trial.askToStop("It was bad.");

    assertThat(trial.bury(mine, 2)).isTrue();

    assertThat(trial.outcome()).contains(new Outcome(TrialState.STOPPED, "It was bad.", 0));
    assertThat(trial.read("loss").history()).containsExactly(3.0);
  }

  private void log(Marker.Claimed mine, Map<String, Double> values) {
    TrialContext context = new TrialContext(trial, mine);
    context.log(values);
    context.close();
  }

  @Test
  void historyHoldsTheMetricInOrderNotANumberTooAndSummaryTheLastOfEach() {
    Marker.Claimed mine = claim(trial);
    log(mine, Map.of("loss", 2.0));
    log(mine, Map.of("accuracy", 0.5));
    log(mine, Map.of("loss", Double.NaN, "accuracy", Double.POSITIVE_INFINITY));
    trial.end(mine, GOOD);

    Trial read = trial.read("loss");

    assertThat(read.history()).containsExactly(2.0, Double.NaN);
    assertThat(read.summary())
        .isEqualTo(Map.of("loss", Double.NaN, "accuracy", Double.POSITIVE_INFINITY));
  }

  @Test
  void aLastLineCutOffAtAnyByteIsLeftOut() throws IOException {
    Marker.Claimed mine = claim(trial);
    log(mine, Map.of("loss", 2.0));
    log(mine, Map.of("loss", 1.0));
    byte[] whole = Files.readAllBytes(trial.historyOf(1));
    for (int length = whole.length / 2 + 1; length < whole.length; length++) {
      Files.write(trial.historyOf(1), Arrays.copyOf(whole, length));
      assertThat(trial.read("loss").history()).as("%d bytes", length).containsExactly(2.0);
    }
  }

  @Test
  void linesThatAreNotObjectsOfNumbersAreLeftOut() throws IOException {
    Marker.Claimed mine = claim(trial);
    log(mine, Map.of("loss", 2.0));
    Files.writeString(
        trial.historyOf(1), "]]\n{\"loss\":\"high\"}\n[1]\n\n", StandardOpenOption.APPEND);
    log(mine, Map.of("loss", 1.0));

    assertThat(trial.read("loss").history()).containsExactly(2.0, 1.0);
  }

  @Test
  void anAttemptsHistoryStandsForItselfAndTheOneBeforeCanBeRead() {
    Marker.Claimed first = claim(trial);
    log(first, Map.of("loss", 9.0));
    trial.bury(first, 2);
    Marker.Claimed second = claim(trial);
    TrialContext context = new TrialContext(trial, second);

    assertThat(context.earlier()).containsExactly(Map.of("loss", 9.0));
    assertThat(context.attempt()).isEqualTo(2);
    assertThat(trial.read("loss").history()).isEmpty();
    context.close();
  }

  @Test
  void damagedTrialsAreNamedAndTheOthersAreRead() throws IOException {
    for (int number = 2; number <= 5; number++) {
      sweep.propose(number, new Suggestion(Map.of("x", number), Map.of()));
    }
    Files.delete(sweep.folder("0002").path().resolve("trial.json"));
    Files.writeString(sweep.folder("0003").path().resolve("trial.json"), "{\"id\":");
    Files.delete(sweep.folder("0004").path().resolve("pending.0.0"));
    Files.createDirectories(sweep.path().resolve("trials/notes"));

    assertThat(sweep.trials()).extracting(Trial::id).containsExactly("0001", "0005");
    assertThat(sweep.damaged()).containsOnlyKeys("0002", "0003", "0004");
    assertThat(sweep.damaged().get("0002")).contains("0002' is left aside: it has no trial.json");
    assertThat(sweep.damaged().get("0003")).contains("its trial.json cannot be read");
    assertThat(sweep.damaged().get("0004")).contains("pending, claimed or done");
  }

  @Test
  void anOutcomeThatIsGarbageNamesItsTrial() throws IOException {
    trial.end(claim(trial), GOOD);
    Files.writeString(trial.path().resolve("outcome.1.owner.json"), "{\"state\":\"GREAT\"}");

    assertThat(sweep.trials()).isEmpty();
    assertThat(sweep.damaged().get("0001")).contains("its outcome.1.owner.json cannot be read");
  }

  @Test
  void aTrialOfANumberIsProposedOnce() {
    assertThat(sweep.propose(1, new Suggestion(Map.of("x", 2), Map.of()))).isEmpty();
    assertThat(trial.parameters()).isEqualTo(Map.of("a", Map.of("b", 1)));
    assertThat(sweep.folders()).hasSize(1);
  }

  @Test
  void aFolderIsOpenedAgainByTheSameSweepAndRefusedToAnother() {
    SweepTerms others = SweepTerms.DEFAULT.seeded(5);
    SweepFolder again = SweepFolder.create(sweep.path(), "method: grid\n", others);

    assertThat(again.terms()).isEqualTo(SweepTerms.DEFAULT);
    assertThatThrownBy(() -> SweepFolder.create(sweep.path(), "method: random\n", others))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds another sweep; name another folder");
  }

  @Test
  void aFolderThatCannotBeMadeIsToldOfInOneSentence() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "not a folder");

    assertThatThrownBy(
            () -> SweepFolder.create(file.resolve("sweep"), "method: grid\n", SweepTerms.DEFAULT))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("The sweep's folder '.*' cannot be made \\(.+\\); name a folder .*");
    assertThatThrownBy(() -> SweepFolder.open(root.resolve("none")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not the folder of a sweep");
  }

  @Test
  void anOwnerIsDeadWhenItsProcessIsGoneOrItsNumberIsAnothersOrItIsSilent() {
    Owner here = Owner.here(OptionalInt.of(3));
    Owner reused = new Owner(here.machine(), here.pid(), here.started() - 60_000, 0, 0, "ab");
    Owner far = new Owner("elsewhere", here.pid(), 1, 0, 0, "cd");

    assertThat(here.isSurelyDead()).isFalse();
    assertThat(reused.isSurelyDead()).isTrue();
    assertThat(far.isSurelyDead()).isFalse();
    Pulse pulse = new Pulse(Duration.ofMillis(100));
    long began = System.nanoTime();
    while (!pulse.isDead("a", far, 7)) {
      Thread.onSpinWait();
    }
    assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(100).toNanos());
    assertThat(pulse.isDead("a", far, 8)).isFalse();
  }

  @Test
  void anObserverThatSleptDoesNotTakeItsOwnSilenceForAnothers() throws InterruptedException {
    Owner far = new Owner("elsewhere", 1, 1, 0, 0, "cd");
    Pulse pulse = new Pulse(Duration.ofMillis(100));

    assertThat(pulse.isDead("a", far, 7)).isFalse();
    Thread.sleep(300);
    assertThat(pulse.isDead("a", far, 7)).isFalse();
  }

  @Test
  void markersAreReadAsTheyAreSpelled() {
    Owner owner = Owner.here(OptionalInt.empty());
    for (Marker marker :
        List.of(
            new Marker.Pending(2, 1),
            new Marker.Claimed(3, 1, owner),
            new Marker.Done(3, Marker.By.OWNER),
            new Marker.Done(4, Marker.By.ANOTHER))) {
      assertThat(Marker.parse(marker.name())).isEqualTo(Optional.of(marker));
    }
    assertThat(Marker.parse("claim.1.0.rubbish")).isEmpty();
    assertThat(Marker.parse("pending")).isEmpty();
  }
}
