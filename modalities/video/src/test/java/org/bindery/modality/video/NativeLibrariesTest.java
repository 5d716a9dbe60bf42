package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  private static final int THREADS = 16;

  @Test
  void the_build_has_no_part_under_the_gpl() {
    Ffmpeg.require();

    assertThat(avutil.avutil_license().getString()).startsWith("LGPL");
    assertThat(avutil.avutil_configuration().getString())
        .doesNotContain("--enable-gpl")
        .doesNotContain("--enable-nonfree");
  }

  /** What native code prints goes past Java's streams, so the switch itself is looked at. */
  @Test
  void ffmpeg_prints_nothing_of_its_own() {
    avutil.av_log_set_level(avutil.AV_LOG_INFO);
    Video.decode(Films.lossless(16, 8).encode(Films.staircase(16, 8, 2)));

    assertThat(avutil.av_log_get_level()).isEqualTo(avutil.AV_LOG_QUIET);
  }

  @Test
  void where_the_natives_are_missing_a_sentence_says_so() throws Exception {
    URL[] withoutNatives =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(ffmpeg|javacpp)-[0-9.-]+-[a-z].*\\.jar"))
            .map(NativeLibrariesTest::url)
            .toArray(URL[]::new);
    byte[] file = Films.lossless(16, 8).encode(Films.staircase(16, 8, 2));
    try (URLClassLoader loader =
        new URLClassLoader(withoutNatives, ClassLoader.getPlatformClassLoader())) {
      Method decode = loader.loadClass(Video.class.getName()).getMethod("decode", byte[].class);
      for (int attempt = 0; attempt < 2; attempt++) {
        Throwable refused = catchThrowable(() -> decode.invoke(null, (Object) file));

        assertThat(refused).isInstanceOf(InvocationTargetException.class);
        assertThat(refused.getCause().getClass().getSimpleName()).isEqualTo("DataException");
        assertThat(refused.getCause())
            .hasMessageStartingWith("Videos cannot be read here: FFmpeg's native library for ");
      }
    }
  }

  private static URL url(String entry) {
    try {
      return new File(entry).toURI().toURL();
    } catch (MalformedURLException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** More threads than JavaCPP has room for callbacks of a type, which are ten. */
  @Test
  void many_threads_read_one_video() throws Exception {
    int count = 12;
    List<byte[]> frames = Films.noise(new SplittableRandom(1), 32, 24, count);
    Video video = Video.decode(Films.lossless(32, 24).encode(frames));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 20 * THREADS; i++) {
        int index = i % count;
        tasks.add(
            () -> {
              assertThat(video.rgb(index)).isEqualTo(frames.get(index));
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void no_native_memory_is_held_after_a_video_was_read_or_refused() {
    byte[] file = Films.lossless(64, 48).encode(Films.noise(new SplittableRandom(2), 64, 48, 6));
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    Video video = Video.decode(file);
    video.rgb(5);
    long before = Pointer.totalBytes();
    for (int i = 0; i < 50; i++) {
      video.rgb(5);
      assertThat(catchThrowable(() -> Video.decode(cut))).isNotNull();
    }

    assertThat(Pointer.totalBytes()).isLessThan(before + file.length);
  }

  @Test
  void frames_are_handed_on_one_at_a_time() {
    Video video = Video.decode(Films.lossless(16, 8).encode(Films.staircase(16, 8, 9)));
    List<Integer> order = new ArrayList<>();
    video.read(IntStream.range(0, 9).toArray(), (index, frame) -> order.add(index));

    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
  }
}
