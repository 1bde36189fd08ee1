package io.hyb.runtime.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.hyb.runtime.session.DeviceChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceNameTest {
  @Test
  void nameIsWhatTheDeviceOptionTakes() {
    assertThat(DeviceName.of(Device.cpu())).isEqualTo(DeviceChoice.CPU.toString());
    assertThat(DeviceName.of(Device.gpu(1))).isEqualTo(DeviceChoice.parse("gpu:1").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "cpu(), cpu",
    "gpu(0), gpu:0",
    "cpu() float32, cpu float32",
    "gpu(3) bfloat16, gpu:3 bfloat16",
    "gpu:3 bfloat16, gpu:3 bfloat16",
    "cpu, cpu"
  })
  void earlierRunsAreReadAsIfTheyHadRecordedTheNameOfToday(String recorded, String name) {
    assertThat(DeviceName.ofRecorded(recorded)).isEqualTo(name);
  }
}
