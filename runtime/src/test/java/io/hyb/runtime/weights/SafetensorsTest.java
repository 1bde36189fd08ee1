package io.hyb.runtime.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyb.runtime.testing.GnaTiny;
import io.hyb.runtime.testing.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void readsWhatAnIndependentReaderReads() {
    Path file = GnaTiny.FOLDER.resolve("model.safetensors");
    Golden expected = Golden.read(file);
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.metadata()).containsEntry("format", "pt");
      assertThat(opened.specs()).hasSize(6 * 9 + 2);
      for (String name : opened.specs().keySet()) {
        assertThat(opened.floats(name)).isEqualTo(expected.floats(name));
      }
    }
  }

  @Test
  void readsAPartOfATensor() {
    Path file = GnaTiny.FOLDER.resolve("model.safetensors");
    try (Safetensors opened = Safetensors.open(file)) {
      String name = "model.layers.2.self_attn.q_proj.weight";
      float[] part = new float[100];
      opened.read(name, 500, FloatBuffer.wrap(part));
      float[] whole = opened.floats(name);
      for (int i = 0; i < part.length; i++) {
        assertThat(part[i]).isEqualTo(whole[500 + i]);
      }
    }
  }

  @Test
  void readsBehindTheFirstFourGigabytes() throws IOException {
    long gap = 5_000_000_000L;
    String header =
        "{\"a\":{\"dtype\":\"BF16\",\"shape\":[2,1250000000],\"data_offsets\":[0,%d]},"
                .formatted(gap)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                .formatted(gap, gap + 4);
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(json.length).put(json).flip();
    Path file = folder.resolve("sparse.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(start, 0);
      ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(last.putFloat(0, 2.5f), 8 + json.length + gap);
    }
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.floats("b")).containsExactly(2.5f);
      float[] end = {1, 1, 1};
      opened.read("a", 2_499_999_997L, FloatBuffer.wrap(end));
      assertThat(end).containsOnly(0);
      assertThatThrownBy(() -> opened.floats("a"))
          .isInstanceOf(WeightsException.class)
          .hasMessageContaining("2,500,000,000 numbers, more than fit into memory at once");
    }
  }

  @Test
  void readsEveryType() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(-2.5).putLong(-7).putFloat(1.5f).putInt(9);
    data.putShort((short) 0x3fc0).putShort((short) 0x3e00).put((byte) 200).put((byte) 1).flip();
    Path file =
        file(
            "{'d':{'dtype':'F64','shape':[1],'data_offsets':[0,8]},"
                + "'l':{'dtype':'I64','shape':[1],'data_offsets':[8,16]},"
                + "'f':{'dtype':'F32','shape':[1],'data_offsets':[16,20]},"
                + "'i':{'dtype':'I32','shape':[],'data_offsets':[20,24]},"
                + "'b':{'dtype':'BF16','shape':[1],'data_offsets':[24,26]},"
                + "'h':{'dtype':'F16','shape':[1],'data_offsets':[26,28]},"
                + "'u':{'dtype':'U8','shape':[1],'data_offsets':[28,29]},"
                + "'t':{'dtype':'BOOL','shape':[1],'data_offsets':[29,30]}}",
            data);
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.floats("d")).containsExactly(-2.5f);
      assertThat(opened.floats("l")).containsExactly(-7);
      assertThat(opened.floats("f")).containsExactly(1.5f);
      assertThat(opened.floats("b")).containsExactly(1.5f);
      assertThat(opened.floats("h")).containsExactly(1.5f);
      assertThat(opened.floats("u")).containsExactly(200);
      assertThat(opened.longs("l")).containsExactly(-7);
      assertThat(opened.longs("i")).containsExactly(9);
      assertThat(opened.longs("t")).containsExactly(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0",
    "0x3c00, 1",
    "0xc000, -2",
    "0x7bff, 65504",
    "0x0001, 5.9604645E-8",
    "0x03ff, 6.097555E-5",
    "0x0400, 6.1035156E-5",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void widensHalves(String bits, float value) {
    assertThat(Float.valueOf(DType.float16((short) (int) Integer.decode(bits))))
        .isEqualTo(Float.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0x3f80",
    "1.00390625, 0x3f80",
    "1.01171875, 0x3f82",
    "1.005, 0x3f81",
    "-0.0, 0x8000",
    "3.4028235E38, 0x7f80",
    "NaN, 0x7fc0"
  })
  void roundsToTheNearestBfloat16TiesToEven(float value, String bits) {
    assertThat(DType.bfloat16(value)).isEqualTo((short) (int) Integer.decode(bits));
  }

  @Test
  void writesWhatItReads() {
    Path file = folder.resolve("a.safetensors");
    List<TensorSpec> specs =
        List.of(
            TensorSpec.of("ids", DType.I32, 3),
            TensorSpec.of("long", DType.I64, 2),
            TensorSpec.of("narrow", DType.BF16, 2, 2),
            TensorSpec.of("wide", DType.F32, 2, 3));
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, Map.of("who", "ü"))) {
      writer.put("wide", 1, 2);
      writer.put("narrow", 0.5f, -1, 2, 4);
      writer.putLongs("ids", 5, 6, -7);
      writer.put("wide", 3, 4, 5, 6);
      writer.putLongs("long", Long.MIN_VALUE, 1);
      writer.commit();
    }
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.metadata()).isEqualTo(Map.of("who", "ü"));
      assertThat(opened.specs().values()).containsExactlyInAnyOrderElementsOf(specs);
      assertThat(opened.floats("wide")).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(opened.floats("narrow")).containsExactly(0.5f, -1, 2, 4);
      assertThat(opened.longs("ids")).containsExactly(5, 6, -7);
      assertThat(opened.longs("long")).containsExactly(Long.MIN_VALUE, 1);
    }
  }

  @Test
  void writesTensorsLargerThanItsBuffer() {
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("large.safetensors");
    write(file, values);
    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.floats("x")).isEqualTo(values);
    }
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    write(folder.resolve("a.safetensors"), 1, 2, 3);
    write(folder.resolve("b.safetensors"), 1, 2, 3);
    assertThat(folder.resolve("a.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("b.safetensors"));
  }

  @Test
  void anUnfinishedFileLeavesNothing() {
    Path file = folder.resolve("a.safetensors");
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, List.of(TensorSpec.of("x", DType.F32, 2)), Map.of())) {
      writer.put("x", 1);
      assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPlaceThatCantBeWrittenIsNamed() {
    Path file = folder.resolve("missing").resolve("a.safetensors");
    assertThatThrownBy(() -> write(file, 1))
        .isInstanceOf(WeightsException.class)
        .hasMessage(file + ": it can't be written: there is no such file or folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,12]}} | tensor x: its bytes are 0 to 12, the file has 0 to 8
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[4,0]}} | tensor x: its bytes are 4 to 0, the file has 0 to 8
          {'x':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | tensor x: F32 (3) takes 12 bytes, data_offsets give it 8
          {'x':{'dtype':'Q4','shape':[2],'data_offsets':[0,8]}} | tensor x: unknown dtype Q4; known are F64, F32, F16, BF16, I64, I32, U8, BOOL
          {'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | tensor x: shape has -2, not a whole number
          {'x':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | tensor x: shape has 2.0, not a whole number
          {'x':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}} | tensor x: shape has 2, not a whole number
          {'x':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]}} | tensor x: shape (4294967296, 4294967296) overflows
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | tensor x: data_offsets has 1 numbers, not 2
          {'x':{'dtype':'F32','shape':[2]}} | tensor x: it lacks dtype, shape or data_offsets
          {'x':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor x: 4 bytes before it belong to no tensor
          {'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | its last 4 bytes belong to no tensor
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'y':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor y: its bytes overlap those of the tensor before
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | tensor x stands twice in its header
          {'x':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}} | tensor x: dtype stands twice
          {'__metadata__':{'a':1},'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | metadata a is not a string
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}{} | not a safetensors file: its header is not the JSON that belongs there
          {'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]} | not a safetensors file: its header is not the JSON that belongs there
          [] | not a safetensors file: its header is not the JSON that belongs there
          """)
  void aLyingHeaderIsRefused(String header, String message) throws IOException {
    Path file = file(header, ByteBuffer.allocate(8));
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void aHeaderThatClaimsTenGigabytesIsRefusedUnread() throws IOException {
    Path file =
        bytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(10_000_000_000L));
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessage(
            file
                + ": not a safetensors file: its header claims 10000000000 bytes, the most allowed is"
                + " 100,000,000");
  }

  @Test
  void aHeaderBeyondTheFileIsRefused() throws IOException {
    Path file = bytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(99));
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessage(file + ": cut short: its header claims 99 bytes, the whole file has 16");
  }

  @Test
  void aFileOfAFewBytesIsRefused() throws IOException {
    Path file = bytes(ByteBuffer.allocate(3));
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessage(file + ": not a safetensors file: it has 3 bytes");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(WeightsException.class)
        .hasMessage(file + ": there is no such file");
  }

  @Test
  void aCutModelIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(GnaTiny.FOLDER.resolve("model.safetensors"));
    Path file = bytes(ByteBuffer.wrap(whole, 0, whole.length - 1));
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(file + ": tensor ")
        .hasMessageContaining("its bytes are");
  }

  private static void write(Path file, float... values) {
    TensorSpec spec = TensorSpec.of("x", DType.F32, values.length);
    try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(spec), Map.of())) {
      writer.put("x", values);
      writer.commit();
    }
  }

  /** A file of this header, its quotes written as apostrophes, and data. */
  private Path file(String header, ByteBuffer data) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return bytes(file.putLong(json.length).put(json).put(data));
  }

  private Path bytes(ByteBuffer content) throws IOException {
    byte[] bytes = new byte[content.limit()];
    content.duplicate().position(0).get(bytes);
    return Files.write(folder.resolve("file.safetensors"), bytes);
  }
}
