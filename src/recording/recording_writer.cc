#include "recording/recording_writer.h"

#include <algorithm>
#include <utility>

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostClusterBytes = 4U << 20U;

}  // namespace

Result<std::unique_ptr<RecordingWriter>> RecordingWriter::Create(const std::string& path,
                                                                 const RecordingSources& sources) {
  std::unique_ptr<VoiceEncoder> voice;
  if (sources.voice) {
    auto encoder = VoiceEncoder::Create();
    if (!encoder) return encoder.error();
    voice = std::move(*encoder);
  }
  auto file = DurableFile::Create(path);
  if (!file) return file.error();
  return std::unique_ptr<RecordingWriter>(new RecordingWriter(std::move(*file), sources, std::move(voice)));
}

RecordingWriter::RecordingWriter(DurableFile file, const RecordingSources& sources, std::unique_ptr<VoiceEncoder> voice)
    : file_(std::move(file)), sources_(sources), voice_(std::move(voice)) {}

Status RecordingWriter::Add(const FeedItem& item) {
  if (const auto* shot = std::get_if<Shot>(&item)) return AddShot(*shot);
  AddVoice(std::get<VoiceBlock>(item));
  return Ok();
}

Status RecordingWriter::AddShot(const Shot& shot) {
  const AccessUnit& unit = *shot.unit;
  const bool is_first = !matroska_;
  if (is_first) {
    sets_ = unit.key_frame ? FindParameterSets(unit) : std::nullopt;
    if (!sets_) return Ok();  // nothing could be decoded before it
    if (const Status begun = BeginFile(&shot); !begun) return begun;
  }
  if (!sets_) return Ok();  // it came too late: there is only voice
  const auto at = TimeOf(unit.captured);
  // The first one is in the first cluster, however long the voices are there: with that alone the file plays.
  if (!is_first && !blocks_.empty() &&
      (at - blocks_.front().at >= kCluster || (unit.key_frame && at - blocks_.front().at >= 500ms))) {
    if (const Status written = WriteCluster(); !written) return written;
  }
  blocks_.push_back({Block::kVideo, at, unit.key_frame, AvcSample(unit, *sets_)});
  block_bytes_ += blocks_.back().bytes.size();
  return block_bytes_ > kMostClusterBytes ? WriteCluster() : Ok();
}

void RecordingWriter::AddVoice(const VoiceBlock& block) {
  if (!voice_) return;
  auto packet = voice_->Add(block);
  if (!packet || packet->begin < sources_.begin) return;
  blocks_.push_back({Block::kVoice, TimeOf(packet->begin), true, std::move(packet->bytes)});
  block_bytes_ += blocks_.back().bytes.size();
}

Status RecordingWriter::Poll(Clock::time_point now) {
  if (!matroska_) {
    if (sources_.picture && now < sources_.begin + kPatience) return Ok();
    if (!voice_ || blocks_.empty()) return Ok();
    return BeginFile(nullptr);
  }
  // Pictures end clusters, unless there are none.
  if (blocks_.empty() || TimeOf(now) - blocks_.front().at < kCluster + 500ms) return Ok();
  return WriteCluster();
}

// `shot`: the first picture; null: there is only voice.
Status RecordingWriter::BeginFile(const Shot* shot) {
  Tracks tracks;
  if (shot != nullptr) tracks.video = VideoTrack{shot->width, shot->height, AvcConfiguration(*sets_)};
  if (voice_) tracks.voice = VoiceTrack{voice_->OpusHead(), voice_->delay()};
  matroska_.emplace(std::move(tracks), sources_.recorded);
  return WriteNext(matroska_->Head());
}

Status RecordingWriter::WriteCluster() {
  const Status written = WriteNext(matroska_->Cluster(std::exchange(blocks_, {})));
  block_bytes_ = 0;
  if (!written) return written;
  on_disk_length_ = matroska_->length();
  return file_.Sync();
}

Status RecordingWriter::WriteNext(const std::vector<std::uint8_t>& piece) {
  const Status written = file_.Write(on_disk_, piece);
  if (written) {
    on_disk_ += piece.size();
  } else {
    static_cast<void>(file_.Truncate(on_disk_));  // a reader copes with the rest, too
  }
  return written;
}

// The head is written over last: whatever the moment of a power cut, the file plays.
Status RecordingWriter::Finish() {
  if (!matroska_ && voice_ && !blocks_.empty()) {
    if (const Status begun = BeginFile(nullptr); !begun) return begun;
  }
  if (!matroska_) return Ok();
  if (!blocks_.empty()) {
    if (const Status written = WriteCluster(); !written) return written;
  }
  if (is_empty()) return Ok();
  if (const Status written = WriteNext(matroska_->Cues()); !written) return written;
  if (const Status synced = file_.Sync(); !synced) return synced;
  if (const Status written = file_.Write(0, matroska_->Head()); !written) return written;
  return file_.Sync();
}

std::chrono::milliseconds RecordingWriter::TimeOf(Clock::time_point time) const {
  return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(time - sources_.begin), 0ms);
}

}  // namespace foyer::recording
