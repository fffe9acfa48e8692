// `cmake/dev bench echo`: how well the echo canceller does, and what it costs, beside Speex's. The scores are the same
// on each machine; tests/sound/echo_canceller_test holds ours to them.
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>

#include "sound/level.h"
#include "tests/bench/speex_canceller.h"
#include "tests/bench/table.h"
#include "tests/sound/echo_lab.h"

namespace foyer::bench {
namespace {

using Make = std::function<std::unique_ptr<sound::EchoCanceller>()>;

constexpr double kDelays[] = {0.0, 0.02, 0.04};  // of the echo, after the reference

double CpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Figures {
  std::vector<double> left, lost, left_after_move, cpu;
};

Figures Measure(const Make& make) {
  Figures figures;
  for (const double delay : kDelays) {
    const sound::EchoScore score = sound::ScoreOf(*make(), delay);
    figures.left.push_back(-score.erle_db);
    figures.lost.push_back(score.double_talk_loss_db);
    figures.left_after_move.push_back(-score.moved_erle_db);
  }
  constexpr int kSeconds = 20;
  const sound::Signal far = sound::MakeSpeech(kSeconds, 180, 1), echo = sound::MakeEcho(far, 0.02);
  for (int round = 0; round < 5; ++round) {
    const auto canceller = make();
    const double before = CpuMilliseconds();
    static_cast<void>(sound::RunCanceller(*canceller, echo, far));
    figures.cpu.push_back((CpuMilliseconds() - before) / kSeconds);
  }
  return figures;
}

int Run() {
  const sound::VoiceSettings only_echo{true, NoiseSuppression::kOff, false};
  const Figures ours = Measure([&] { return sound::MakeVoiceProcessor(only_echo); });
  const Figures all = Measure([] { return sound::MakeVoiceProcessor({}); });
  const Figures speex = Measure(MakeSpeexCanceller);
  Table table;
  table.Target("echo left after 2 s", "dB", -20, ours.left);
  table.Target("near end lost in double talk", "dB", 6, ours.lost);
  table.Target("echo left 3 s after the delay changed", "dB", -20, ours.left_after_move);
  table.Target("CPU time per second of sound, echo only", "ms", 20, ours.cpu);
  table.Target("CPU time per second, echo, noise and gain", "ms", 30, all.cpu);
  table.Figure("Speex: echo left after 2 s", "dB", speex.left);
  table.Figure("Speex: near end lost in double talk", "dB", speex.lost);
  table.Figure("Speex: echo left 3 s after the delay changed", "dB", speex.left_after_move);
  table.Figure("Speex: CPU time per second of sound", "ms", speex.cpu);
  return table.Print();
}

}  // namespace
}  // namespace foyer::bench

int main() { return foyer::bench::Run(); }
