#include "media/file_device.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/parse_integer.h"
#include "media/annex_b.h"
#include "media/h264_decoder.h"
#include "media/jpeg.h"

namespace foyer::media {
namespace {

using Clock = std::chrono::steady_clock;
using Content = std::vector<std::uint8_t>;
constexpr std::size_t kLargest = 256UL << 20;

// Where a picture lies in the file.
struct Range {
  std::size_t offset = 0, size = 0;
};

// What is in a file.
struct Film {
  VideoFormat format;
  std::vector<Range> pictures;
};

Error Unusable(const std::string& path, const std::string& why) {
  return Error{"the film " + path + " cannot be played: " + why};
}

// "F30000:1001": pictures a second, rounded; 0 if it is none.
int RateOf(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto numerator = ParseInteger<unsigned>(text.substr(0, colon));
  const auto denominator = colon == std::string_view::npos ? 1U : ParseInteger<unsigned>(text.substr(colon + 1));
  if (!numerator || !denominator || *denominator == 0) return 0;
  return static_cast<int>(std::clamp(std::lround(static_cast<double>(*numerator) / *denominator), 0L, 240L));
}

// The format that the first line of a .y4m file tells; nothing if that is not one that we play.
std::optional<VideoFormat> ParseY4mHeader(const std::string& line) {
  std::istringstream words(line);
  std::string word;
  words >> word;
  VideoFormat format{PixelFormat::kYu12, {0, 0, 0}, 0};
  bool is_420 = true;  // what a file without C has
  if (word != "YUV4MPEG2") return std::nullopt;
  while (words >> word) {
    const std::string_view value = std::string_view(word).substr(1);
    if (word[0] == 'W') format.picture.width = ParseInteger<int>(value).value_or(0);
    if (word[0] == 'H') format.picture.height = ParseInteger<int>(value).value_or(0);
    if (word[0] == 'F') format.picture.frames_per_second = RateOf(value);
    if (word[0] == 'C') is_420 = value.starts_with("420") && !value.starts_with("420p");
  }
  const auto is_good = [](int pixels) { return pixels >= 16 && pixels <= 4096 && pixels % 2 == 0; };
  if (!is_good(format.picture.width) || !is_good(format.picture.height)) return std::nullopt;
  if (!is_420 || format.picture.frames_per_second == 0) return std::nullopt;
  format.bytes_per_line = static_cast<std::size_t>(format.picture.width);
  return format;
}

Result<Film> ReadY4m(const std::string& path, std::ifstream& file) {
  std::string line;
  std::getline(file, line);
  const auto format = ParseY4mHeader(line);
  if (!format) return Unusable(path, "it must be YUV4MPEG2 of even size in 4:2:0 with 8 bits");
  Film film{*format, {}};
  const std::size_t size = format->picture.luma_bytes() * 3 / 2;
  while (std::getline(file, line) && line.starts_with("FRAME")) {
    const auto offset = static_cast<std::size_t>(file.tellg());
    file.seekg(static_cast<std::streamoff>(size), std::ios::cur);
    film.pictures.push_back({offset, size});
  }
  file.clear();
  file.seekg(0, std::ios::end);
  const auto end = static_cast<std::size_t>(file.tellg());
  if (!film.pictures.empty() && film.pictures.back().offset + size > end) film.pictures.pop_back();
  return film;
}

std::vector<Range> FindJpegs(const Content& content) {
  constexpr std::array<std::uint8_t, 3> kStart = {0xFF, 0xD8, 0xFF};
  constexpr std::array<std::uint8_t, 2> kEnd = {0xFF, 0xD9};
  std::vector<Range> pictures;
  for (auto at = content.begin();;) {
    const auto start = std::search(at, content.end(), kStart.begin(), kStart.end());
    const auto end = std::search(start, content.end(), kEnd.begin(), kEnd.end());
    if (end == content.end()) return pictures;
    at = end + 2;
    pictures.push_back({static_cast<std::size_t>(start - content.begin()), static_cast<std::size_t>(at - start)});
  }
}

Result<Film> ReadMjpeg(const std::string& path, const Content& content) {
  Film film{{PixelFormat::kMjpeg, {}, 0}, FindJpegs(content)};
  if (film.pictures.empty()) return film;
  const Range& first = film.pictures.front();
  const auto format = JpegDecoder().FormatOf(Bytes(content).subspan(first.offset, first.size));
  if (!format) return Unusable(path, "its pictures must be JPEGs of even size");
  film.format.picture = *format;
  return film;
}

Result<Film> ReadH264(const std::string& path, const Content& content) {
  Film film{{PixelFormat::kH264, {}, 0}, {}};
  for (const Bytes unit : SplitAccessUnits(content))
    film.pictures.push_back({static_cast<std::size_t>(unit.data() - content.data()), unit.size()});
  if (film.pictures.empty()) return film;
  const Range& first = film.pictures.front();
  const auto unit = AccessUnitMaker().Make(Bytes(content).subspan(first.offset, first.size));
  H264Decoder decoder;
  Picture picture;
  if (unit == nullptr || !unit->key_frame || !decoder.Decode(*unit, picture))
    return Unusable(path, "it must begin with an H.264 key frame (Annex B)");
  film.format.picture = decoder.format();
  return film;
}

Result<Film> ReadFilm(const std::string& path, std::ifstream& file) {
  if (path.ends_with(".y4m")) return ReadY4m(path, file);
  file.seekg(0, std::ios::end);
  if (static_cast<std::size_t>(file.tellg()) > kLargest) return Unusable(path, "it is larger than 256 MiB; cut it");
  file.seekg(0);
  const Content content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  file.clear();
  return path.ends_with(".mjpeg") ? ReadMjpeg(path, content) : ReadH264(path, content);
}

class FileDevice : public CaptureDevice {
 public:
  FileDevice(std::string path, std::ifstream file, Film film)
      : path_(std::move(path)), file_(std::move(file)), film_(std::move(film)), due_(Clock::now()) {}

  const VideoFormat& format() const override { return film_.format; }
  bool ForceKeyFrame() override { return false; }

  Result<VideoFrame> Next() override {
    std::this_thread::sleep_until(due_);
    const auto captured = Clock::now();
    const auto interval = std::chrono::nanoseconds(std::chrono::seconds(1)) / film_.format.picture.frames_per_second;
    due_ = std::max(due_ + interval, captured);
    const Range& range = film_.pictures[next_];
    next_ = (next_ + 1) % film_.pictures.size();
    bytes_.resize(range.size);
    file_.seekg(static_cast<std::streamoff>(range.offset));
    if (!file_.read(reinterpret_cast<char*>(bytes_.data()), static_cast<std::streamsize>(range.size)))
      return Unusable(path_, "it has become shorter");
    return VideoFrame{bytes_, captured};
  }

 private:
  const std::string path_;
  std::ifstream file_;
  const Film film_;
  std::size_t next_ = 0;
  Content bytes_;
  Clock::time_point due_;
};

}  // namespace

Result<std::unique_ptr<CaptureDevice>> OpenFileDevice(const std::string& path, int frames_per_second) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unusable(path, "it is not there, or may not be read");
  auto film = ReadFilm(path, file);
  if (!film.ok()) return film.error();
  if (film->pictures.empty()) return Unusable(path, "there is no whole picture in it");
  if (film->format.pixels != PixelFormat::kYu12) film->format.picture.frames_per_second = frames_per_second;
  return std::unique_ptr<CaptureDevice>(std::make_unique<FileDevice>(path, std::move(file), std::move(*film)));
}

}  // namespace foyer::media
