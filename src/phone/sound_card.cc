#include "phone/sound_card.h"

#include <mediastreamer2/msfilter.h>
#include <mediastreamer2/mssndcard.h>
#include <mediastreamer2/msticker.h>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>

namespace foyer::phone {
namespace {

constexpr double kToneHz = 440;
constexpr double kToneAmplitude = 6000;  // of 32767: audible, not a nuisance

constexpr std::string_view kTone = "tone", kSilence = "silence";

struct Sound {
  double amplitude = 0;
  int rate = 8000;
  int channels = 1;
  std::uint64_t position = 0;  // in samples
};

Sound& SoundOf(MSFilter* filter) { return *static_cast<Sound*>(filter->data); }

void Init(MSFilter* filter) { filter->data = new Sound; }
void Uninit(MSFilter* filter) { delete static_cast<Sound*>(filter->data); }

void MakeSound(MSFilter* filter) {
  Sound& sound = SoundOf(filter);
  const int samples = sound.rate * filter->ticker->interval / 1000;
  mblk_t* block = allocb(static_cast<std::size_t>(samples * sound.channels) * sizeof(std::int16_t), 0);
  auto* out = reinterpret_cast<std::int16_t*>(block->b_wptr);
  for (int sample = 0; sample < samples; ++sample, ++sound.position) {
    const double turns = kToneHz * static_cast<double>(sound.position) / sound.rate;
    const auto value = static_cast<std::int16_t>(sound.amplitude * std::sin(2 * std::numbers::pi * turns));
    for (int channel = 0; channel < sound.channels; ++channel) *out++ = value;
  }
  block->b_wptr = reinterpret_cast<unsigned char*>(out);
  ms_queue_put(filter->outputs[0], block);
}

void Discard(MSFilter* filter) { ms_queue_flush(filter->inputs[0]); }

int SetRate(MSFilter* filter, void* rate) {
  SoundOf(filter).rate = *static_cast<int*>(rate);
  return 0;
}
int GetRate(MSFilter* filter, void* rate) {
  *static_cast<int*>(rate) = SoundOf(filter).rate;
  return 0;
}
int SetChannels(MSFilter* filter, void* channels) {
  SoundOf(filter).channels = *static_cast<int*>(channels);
  return 0;
}
int GetChannels(MSFilter* filter, void* channels) {
  *static_cast<int*>(channels) = SoundOf(filter).channels;
  return 0;
}

// mediastreamer wants these tables mutable and for ever; it does not change them.
MSFilterMethod methods[] = {{MS_FILTER_SET_SAMPLE_RATE, SetRate},
                            {MS_FILTER_GET_SAMPLE_RATE, GetRate},
                            {MS_FILTER_SET_NCHANNELS, SetChannels},
                            {MS_FILTER_GET_NCHANNELS, GetChannels},
                            {0, nullptr}};

MSFilterDesc microphone = {MS_FILTER_PLUGIN_ID,
                           "FoyerTone",
                           "An endless tone",
                           MS_FILTER_OTHER,
                           nullptr,
                           0,
                           1,
                           Init,
                           nullptr,
                           MakeSound,
                           nullptr,
                           Uninit,
                           methods,
                           0};
MSFilterDesc loudspeaker = {MS_FILTER_PLUGIN_ID,
                            "FoyerSilence",
                            "A loudspeaker that nobody hears",
                            MS_FILTER_OTHER,
                            nullptr,
                            1,
                            0,
                            Init,
                            nullptr,
                            Discard,
                            nullptr,
                            Uninit,
                            methods,
                            0};

MSFilter* CreateMicrophone(MSSndCard* card) {
  MSFilter* filter = ms_factory_create_filter_from_desc(ms_snd_card_get_factory(card), &microphone);
  if (card->name == kTone) SoundOf(filter).amplitude = kToneAmplitude;
  return filter;
}
MSFilter* CreateLoudspeaker(MSSndCard* card) {
  return ms_factory_create_filter_from_desc(ms_snd_card_get_factory(card), &loudspeaker);
}

void Detect(MSSndCardManager* manager);
MSSndCard* Duplicate(MSSndCard* card);

MSSndCardDesc MakeDescription() {
  MSSndCardDesc description = {};
  description.driver_type = "Foyer";
  description.detect = Detect;
  description.create_reader = CreateMicrophone;
  description.create_writer = CreateLoudspeaker;
  description.duplicate = Duplicate;
  return description;
}

MSSndCardDesc card_description = MakeDescription();

MSSndCard* MakeCard(std::string_view name) {
  MSSndCard* card = ms_snd_card_new_with_name(&card_description, std::string(name).c_str());
  card->capabilities = MS_SND_CARD_CAP_CAPTURE | MS_SND_CARD_CAP_PLAYBACK;
  return card;
}

void Detect(MSSndCardManager* manager) {
  ms_snd_card_manager_add_card(manager, MakeCard(kTone));
  ms_snd_card_manager_add_card(manager, MakeCard(kSilence));
}
MSSndCard* Duplicate(MSSndCard* card) { return MakeCard(card->name); }

}  // namespace

std::string RegisterSoundCard(MSFactory& factory, ArtificialSound sound) {
  ms_snd_card_manager_register_desc(ms_factory_get_snd_card_manager(&factory), &card_description);
  return "Foyer: " + std::string(sound == ArtificialSound::kTone ? kTone : kSilence);
}

}  // namespace foyer::phone
