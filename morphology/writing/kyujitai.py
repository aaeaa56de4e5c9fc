"""Old kanji (kyūjitai) and the new ones of 1946 and 1949 that took their place: 來る is looked up as 来る.

One pair a kanji, old first, in the order of the code points of the new: 來来 is 來る, written 来る now. Several old
kanji may have become one (辨, 瓣 and 辯 are 弁); those still used beside the new one (龍 in names, 籠) are left out.
"""

PAIRS = (
    "萬万 與与 兩両 竝並 乘乗 亂乱 龜亀 豫予 爭争 亞亜 佛仏 假仮 會会 傳伝 體体 躰体 餘余 價価 儉倹 僞偽 兒児 黨党"
    " 內内 圓円 册冊 寫写 淒凄 處処 刄刃 劍剣 劑剤 剩剰 勵励 勞労 效効 敕勅 勸勧 勳勲 區区 醫医 單単 卽即 嚴厳 參参"
    " 雙双 收収 敍叙 臺台 號号 吳呉 營営 囑嘱 囘回 團団 圍囲 圖図 國国 圈圏 壓圧 墮堕 壘塁 增増 壞壊 壤壌 壯壮 聲声"
    " 壹壱 賣売 變変 奧奥 奬奨 獎奨 娛娯 孃嬢 學学 寶宝 實実 寬寛 寢寝 對対 壽寿 專専 將将 尙尚 盡尽 屆届 屬属 嶽岳"
    " 峽峡 峯峰 巖巌 巢巣 卷巻 帶帯 歸帰 廳庁 廣広 廢廃 辨弁 瓣弁 辯弁 貳弐 彌弥 强強 彈弾 當当 徑径 從従 德徳 徵徴"
    " 應応 戀恋 恆恒 惠恵 悅悦 惱悩 惡悪 慘惨 愼慎 懷懐 戰戦 戲戯 戶戸 戾戻 拂払 拔抜 擇択 擔担 拜拝 據拠 擴拡 擧挙"
    " 挾挟 插挿 搜捜 摑掴 搔掻 搖揺 攜携 攝摂 敎教 數数 齊斉 齋斎 斷断 旣既 舊旧 晝昼 晉晋 晚晩 曉暁 曆暦 曾曽 條条"
    " 來来 樞枢 榮栄 櫻桜 棧桟 檜桧 檢検 樓楼 樂楽 槪概 樣様 槇槙 權権 橫横 缺欠 歐欧 歡歓 步歩 齒歯 歲歳 歷歴 殘残"
    " 毆殴 殼殻 每毎 氣気 冰氷 沒没 澤沢 淨浄 淺浅 濱浜 濵浜 淚涙 凉涼 淸清 濟済 澁渋 溪渓 溫温 灣湾 濕湿 滿満 瀧滝"
    " 滯滞 潛潜 瀨瀬 燈灯 爐炉 點点 爲為 焰焔 燒焼 犧犠 狀状 獨独 狹狭 獵猟 豬猪 獻献 獸獣 甁瓶 產産 畫画 疊畳 癡痴"
    " 發発 盜盗 縣県 眞真 硏研 碎砕 禮礼 禱祷 祿禄 禪禅 祕秘 稱称 稅税 稻稲 穗穂 穩穏 穰穣 竊窃 簞箪 粹粋 肅粛 絲糸"
    " 經経 繪絵 絕絶 繼継 續続 緜綿 總総 綠緑 緖緒 緣縁 繩縄 縱縦 纖繊 繡繍 罐缶 飜翻 聰聡 聽聴 膽胆 腳脚 脫脱 腦脳"
    " 臟臓 舍舎 舖舗 艷艶 藝芸 莖茎 莊荘 萠萌 藏蔵 薰薫 藥薬 虛虚 蟲虫 蠶蚕 螢蛍 蠻蛮 蠟蝋 衞衛 裝装 襃褒 霸覇 覺覚"
    " 覽覧 觀観 觸触 譯訳 證証 譽誉 說説 讀読 謠謡 讓譲 豐豊 贊賛 踐践 轉転 輕軽 辭辞 邊辺 遞逓 遲遅 郞郎 鄕郷 醉酔"
    " 醬醤 釀醸 釋釈 鐵鉄 鑛鉱 錢銭 銳鋭 鑄鋳 鍊錬 錄録 鎭鎮 關関 閱閲 鬪闘 鬭闘 陷陥 險険 隨随 隱隠 鄰隣 隸隷 雜雑"
    " 靈霊 靑青 靜静 頰頬 賴頼 顏顔 顯顕 顚顛 飮飲 驛駅 驅駆 騷騒 驗験 髓髄 髮髪 鷗鴎 鷄鶏 雞鶏 麥麦 麴麹 麵麺 黃黄"
    " 黑黒 默黙 齡齢"
)

NEW: dict[int, str] = {ord(pair[0]): pair[1] for pair in PAIRS.split()}
_OLD = frozenset(map(chr, NEW))


def modernised(text: str) -> str:
    """Write a text with the new kanji, character for character: 學ぶ → 学ぶ."""
    return text if _OLD.isdisjoint(text) else text.translate(NEW)
