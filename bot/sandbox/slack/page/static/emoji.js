// The emoji shortcodes an incident channel uses. An unknown one stays as it was written.

const NAMES = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", eyes: "👀", raised_hands: "🙌", pray: "🙏",
  wave: "👋", clap: "👏", ok_hand: "👌", muscle: "💪", point_right: "👉", point_down: "👇",
  hand: "✋", raised_hand: "✋", heart: "❤️", tada: "🎉", sparkles: "✨", star: "⭐", zap: "⚡",
  fire: "🔥", boom: "💥", bomb: "💣", skull: "💀", bug: "🐛", rocket: "🚀", robot_face: "🤖",
  smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", sweat_smile: "😅", cry: "😢",
  joy: "😂", see_no_evil: "🙈", sob: "😭", sleeping: "😴", sunglasses: "😎", grimacing: "😬",
  red_circle: "🔴", large_red_circle: "🔴", large_orange_circle: "🟠", orange_circle: "🟠",
  large_yellow_circle: "🟡", yellow_circle: "🟡", large_green_circle: "🟢", green_circle: "🟢",
  large_blue_circle: "🔵", blue_circle: "🔵", large_purple_circle: "🟣", white_circle: "⚪",
  black_circle: "⚫", large_red_square: "🟥", large_orange_square: "🟧", large_yellow_square: "🟨",
  large_green_square: "🟩", large_blue_square: "🟦", white_large_square: "⬜",
  black_large_square: "⬛", black_square_button: "🔲", white_square_button: "🔳",
  small_red_triangle: "🔺", small_red_triangle_down: "🔻", small_blue_diamond: "🔹",
  small_orange_diamond: "🔸", white_check_mark: "✅", heavy_check_mark: "✔️",
  ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎", warning: "⚠️",
  no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", stop_sign: "🛑", rotating_light: "🚨",
  construction: "🚧", exclamation: "❗", heavy_exclamation_mark: "❗", bangbang: "‼️",
  question: "❓", grey_question: "❔", information_source: "ℹ️", bell: "🔔", no_bell: "🔕",
  loudspeaker: "📢", mega: "📣", pager: "📟", telephone_receiver: "📞", phone: "☎️",
  iphone: "📱", email: "📧", envelope: "✉️", inbox_tray: "📥", outbox_tray: "📤",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", arrow_left: "⬅️", arrow_upper_right: "↗️",
  arrow_lower_right: "↘️", arrows_counterclockwise: "🔄", repeat: "🔁", rewind: "⏪",
  leftwards_arrow_with_hook: "↩️", arrow_right_hook: "↪️", fast_forward: "⏩",
  arrow_forward: "▶️", double_vertical_bar: "⏸️", pause_button: "⏸️", black_square_for_stop: "⏹️",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", alarm_clock: "⏰", clock1: "🕐",
  clock3: "🕒", timer_clock: "⏲️", calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️",
  lock: "🔒", unlock: "🔓", closed_lock_with_key: "🔐", key: "🔑", shield: "🛡️", cop: "👮",
  mag: "🔍", mag_right: "🔎", wrench: "🔧", hammer: "🔨", hammer_and_wrench: "🛠️", gear: "⚙️",
  link: "🔗", chains: "⛓️", electric_plug: "🔌", battery: "🔋", computer: "💻",
  desktop_computer: "🖥️", floppy_disk: "💾", cd: "💿", package: "📦", card_file_box: "🗃️",
  file_cabinet: "🗄️", file_folder: "📁", open_file_folder: "📂", page_facing_up: "📄",
  scroll: "📜", memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", pushpin: "📌",
  round_pushpin: "📍", paperclip: "📎", bookmark: "🔖", books: "📚", notebook: "📓",
  bar_chart: "📊", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉",
  thermometer: "🌡️", earth_africa: "🌍", globe_with_meridians: "🌐", cloud: "☁️", sunny: "☀️",
  umbrella: "☔", droplet: "💧", ocean: "🌊", evergreen_tree: "🌲", bust_in_silhouette: "👤",
  busts_in_silhouette: "👥", speech_balloon: "💬", thought_balloon: "💭", lady_beetle: "🐞",
  bulb: "💡", fire_extinguisher: "🧯", fire_engine: "🚒", ambulance: "🚑", hospital: "🏥",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", six: "6️⃣", seven: "7️⃣",
  eight: "8️⃣", nine: "9️⃣", zero: "0️⃣", "100": "💯", new: "🆕", sos: "🆘", ok: "🆗", up: "🆙",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", wastebasket: "🗑️", mute: "🔇", zzz: "💤",
  checkered_flag: "🏁", triangular_flag_on_post: "🚩", crossed_flags: "🎌", test_tube: "🧪",
  microscope: "🔬", satellite: "🛰️", snowflake: "❄️", ice_cube: "🧊", fast: "⏩", back: "🔙", soon: "🔜",
};

/** Return the character for a shortcode's name, or null. */
export function emoji(name) {
  return Object.hasOwn(NAMES, name) ? NAMES[name] : null;
}

/** What the composer's and the hover menu's quick reactions offer. */
export const QUICK = ["white_check_mark", "eyes", "pushpin"];
