package org.bindery.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.bindery.spi.ConfigException;

/** Where to compute. */
public final class Devices {
  private Devices() {}

  /**
   * Returns the engine. DJL's api registers another one, so the default engine is never asked for.
   */
  public static Engine engine() {
    return Engine.getEngine("PyTorch");
  }

  /**
   * Chooses a device.
   *
   * @param wish {@code auto} (CUDA where there is one), {@code cpu} or {@code cuda}
   * @throws ConfigException if CUDA is asked for and not there
   */
  public static Device choose(String wish) {
    int gpus = engine().getGpuCount();
    return switch (wish) {
      case "cpu" -> Device.cpu();
      case "auto" -> gpus > 0 ? Device.gpu() : Device.cpu();
      case "cuda" -> {
        if (gpus == 0) {
          throw new ConfigException(
              "device",
              wish,
              "No CUDA device was found: use device auto or cpu, or point PYTORCH_LIBRARY_PATH at a"
                  + " CUDA build of libtorch "
                  + engine().getVersion()
                  + " and set PYTORCH_FLAVOR=cu128.");
        }
        yield Device.gpu();
      }
      default ->
          throw new ConfigException(
              "device", wish, "Unknown device '" + wish + "': use auto, cpu or cuda.");
    };
  }

  /** Returns one line for people about engine, device and threads. */
  public static String describe(Device device) {
    return "PyTorch "
        + engine().getVersion()
        + " on "
        + (device.isGpu()
            ? "CUDA device " + device.getDeviceId()
            : "CPU, " + Runtime.getRuntime().availableProcessors() + " cores");
  }
}
