package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemSamplerTest {
  @TempDir Path root;

  @Test
  void theMachineIsSeenUnderTheNamesWandbDraws() {
    Map<String, Double> values = SystemSampler.sample();

    assertThat(values.get("memory_percent")).isBetween(0.0, 100.0);
    assertThat(values.get("proc.memory.availableMB")).isPositive();
    assertThat(values.get("proc.memory.heapMB")).isPositive();
    assertThat(values.get("proc.cpu.threads")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void aRunRecordsIt() throws InterruptedException {
    Run run = Tracker.start(new Runs(root).start().withStatsEvery(Duration.ofMillis(100)));
    RunView view = RunView.open(run.wandbFolder().orElseThrow());
    while (view.system().rows() < 2) {
      Thread.sleep(20);
      view.refresh();
    }
    run.close();

    assertThat(view.system().series("memory_percent").values()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(view.system().series("memory_percent").times()).isSorted();
    assertThat(view.history().rows()).isZero();
  }

  @Test
  void gpusAreReadFromTheTableOfTheirTool() {
    assertThat(GpuProbe.parse("0, 87, 1024, 4096, 61, 120.5\n1, [N/A], 0, 4096, 40, [N/A]\n"))
        .containsEntry("gpu.0.gpu", 87.0)
        .containsEntry("gpu.0.memoryAllocated", 25.0)
        .containsEntry("gpu.0.memoryAllocatedBytes", 1024.0 * (1 << 20))
        .containsEntry("gpu.0.temp", 61.0)
        .containsEntry("gpu.0.powerWatts", 120.5)
        .containsEntry("gpu.1.temp", 40.0)
        .doesNotContainKey("gpu.1.gpu");
    assertThat(GpuProbe.parse("NVIDIA-SMI has failed\n")).isEmpty();
  }

  @Test
  void withoutTheToolThereAreNoGpus() throws InterruptedException {
    GpuProbe probe = new GpuProbe("a-program-that-does-not-exist");
    assertThat(probe.sample()).isEmpty();
    assertThat(probe.sample()).isEmpty();
  }
}
