import type { Grammar } from './grammar.ts';

const FIGURE =
  '( ( < | , | : ) ( avec )? ( une | la )? ( corrélation | r )? ( de | : | = )? $r ( > )? | avec une corrélation de $r )';
const STRENGTH = '( ( < | , | : | avec )? ( une )? ( force )? ( de )? $strength ( > )? )?';
const SEPARATES = '( sépare | distingue | départage )';

export const FRENCH: Grammar = {
  macros: {
    explicit:
      '( $isCluster ( groupe | cluster ) ( numéro | n )? $id | $isNoise ( ( le | du ) bruit | hors de tout groupe | aucun groupe ) | $isSelection ( la sélection | les lignes sélectionnées | des lignes sélectionnées ) | $isRow ligne $row )',
    G: '( ( les ( lignes | points ) ( du | de | dans ) ( le )? | le | ce | les lignes )? @explicit | $single ( $isCluster ( il | elle | ce groupe | le groupe | ses ( lignes | points ) ) | $isNoise ( ces lignes | elles ) | $isSelection ( ces lignes | elles | elle ) ) )',
    inG: "( ( dans | pour | parmi | chez | au sein de | au sein du | à l' intérieur de | en | à ) @G | au sein du @explicit | $single ( ici | y ) )",
    ofG: '( du @explicit | de @explicit | des lignes ( du | de ) @explicit | des points du @explicit | $single ( de ses ( lignes | points ) | de ces lignes | des lignes sélectionnées | du groupe | de ce groupe ) | $isSelection de la sélection )',
    O: "( les autres ( lignes | points )? | le reste ( de la carte | des lignes )? | l' ensemble des autres lignes )",
    ofO: '( des autres ( lignes | points )? | du reste ( de la carte | des lignes )? )',
    inO: '( ( dans | pour | parmi | chez ) @O | ailleurs | partout ailleurs )',
    vs: '( ( , )? ( contre | par rapport à | comparé à | au lieu de | face à ) )',
    than: "( que ( ( dans | pour | chez )? @O | ailleurs | partout ailleurs ) | qu' ailleurs | par rapport ( aux autres ( lignes )? | au reste ( de la carte | des lignes )? ) | @inG que @inO | @inG qu' ailleurs )",
    lead: '( @inG ( , )? | par rapport ( aux autres ( lignes )? | au reste ( de la carte | des lignes )? ) , ( @inG ( , )? )? )',
    deg: '( $slight ( un peu | légèrement ) | $clear ( nettement | clairement ) | $great ( bien | beaucoup | très nettement | largement ) )',
    high: '( élevé | élevée | élevés | élevées | haut | haute | hauts | hautes | grand | grande | grands | grandes | fort | forte | forts | fortes )',
    low: '( faible | faibles | bas | basse | basses | petit | petite | petits | petites | moins élevé | moins élevée | moins élevés | moins élevées )',
    cmp: '( $more ( @deg )? ( plus @high | supérieur | supérieure | supérieurs | supérieures ) | $less ( @deg )? ( plus ( faible | faibles | bas | basse | basses | petit | petite | petits | petites ) | moins @high | inférieur | inférieure | inférieurs | inférieures ) )',
    recent: '( récent | récente | récents | récentes | tardif | tardive | tardifs | tardives )',
    old: '( ancien | ancienne | anciens | anciennes | précoce | précoces )',
    dcmp: '( $more ( @deg )? plus ( @recent | tard ) | $less ( @deg )? ( plus ( @old | tôt ) | moins @recent ) )',
    is: '( est | sont | y est | y sont | tend à être | tendent à être )',
    post: '( $mean en moyenne | $median ( en médiane | comme médiane ) )',
    measure:
      "( ( une | la | sa | leur | avec une | d' une )? ( $mean ( moyenne | valeur moyenne ) | $median ( médiane | valeur médiane ) ) ( de | d' | : )? )",
    own: '( ( @measure )? $own ( @post )? ( @inG )? )',
    oth: '( ( @measure )? $oth ( @post )? ( @inO )? )',
    pair: '( @own @vs @oth | ( @measure )? $oth ( @post )? @inO @vs @own )',
    col: "( ( le | la | les | l' | son | sa | ses )? $col | ( les valeurs | la valeur | celles | valeurs | valeur ) ( de | d' | du ) ( la | l' | le )? $col )",
    tail: '( ( : | , | ; )? @pair | < @pair > | ( à | avec | atteignant ) @pair )',
    part: '( $own @ofG | $whole ( toutes ses lignes | toutes ces lignes | toutes les lignes ( du @explicit | sélectionnées ) ) | $none aucune ( ligne )? @ofG | $most la plupart @ofG | $majority ( la | une ) majorité @ofG | $minority une minorité @ofG )',
    partO: '( $oth ( @ofO | ailleurs )? | $othNone aucune ( @ofO )? )',
    versus:
      '( @vs ( seulement )? @partO | et ( dans )? $othNone aucune @ofO | < ( contre )? @partO > | , mais ( seulement )? ( dans )? $oth @ofO )',
    worth: '( vaut | est | est égal à | est égale à | = )',
    valued:
      "( $col ( @worth | : ) $cat | $cat ( comme | pour | dans | en ) ( le | la | l' )? $col | $cat < $col > | la valeur $cat ( de | pour | dans ) $col )",
    often:
      '( ( $more plus | $less moins ) ( souvent | fréquent | fréquente | courant | courante ) ( rencontré | rencontrée | présent | présente )? )',
    rows: '( lignes | ligne | points | point )',
    ofMap:
      "( de la carte | de toute la carte | du total | des @rows | de toutes les @rows | des @rows de la carte | de l' ensemble des @rows )",
    shareOfMap:
      '( ( soit )? $share ( @ofMap )? | $majority ( la | une ) majorité @ofMap | $most la plupart @ofMap | $whole toutes les @rows de la carte )',
    hold: '( compte | rassemble | réunit | contient | comprend | regroupe | comporte | a )',
    belong:
      '( appartiennent à | appartient à | appartiennent | sont dans | est dans | font partie de | font partie du | forment | se trouvent dans | constituent )',
    belongG:
      "( ( appartiennent | appartient ) au @explicit | ( font | fait ) partie du @explicit | ( sont | est | se trouvent | se trouve ) ( dans le | dans la )? @explicit | ( forment | constituent ) ( le )? @explicit | $single @belong ( ce groupe | le groupe | la sélection ) | $isNoise ( n' appartiennent | n' appartient | n' appartiennent pas ) à aucun groupe )",
    follow: '( suivent | respectent | remplissent | vérifient | satisfont )',
    it: '( cette règle | la règle | ces conditions | cette condition | les conditions )',
    those: '( lignes qui ( la @follow | @follow @it | les remplissent ) )',
    inside:
      '( ( sont | se trouvent ) ( $single dans le groupe | $single dans la sélection | dans le @explicit | dans @explicit ) | $single appartiennent au groupe | appartiennent au @explicit | $isNoise sont hors de tout groupe )',
    precise:
      "( $precision des @those @inside | $precisionWhole toutes les @those @inside | ( sa | la | une )? précision ( est | de | : | est de | atteint )? $precision | avec une précision de $precision | c' est vrai dans $precision des cas )",
    ofWhole: '( $single ( du groupe | de la sélection | de ces lignes | de ses lignes ) | @ofG )',
    covers:
      '( ( elle | la règle | cette règle | celle-ci ) ( couvre | décrit | saisit ) ( $coverage @ofWhole | $coverageWhole ( $single tout le groupe | tout le @explicit | $single toute la sélection | $single toutes ces lignes ) ) | $coverage @ofWhole ( la @follow | @follow @it ) | ( sa | la | une )? couverture ( est | de | : | est de | atteint )? $coverage | avec une couverture de $coverage )',
    odd: '( inhabituelle | inhabituelles | atypique | atypiques | anormale | anormales )',
    strange: '( ( la )? ligne $row | elle )',
    at: '( , ( le )? | à | de | avec | : | < | = | vaut | est | est de | au | du | le )',
    rank: "( $isText ( comme | comme dans | valeur de )? ( seulement )? $rank des lignes ( seulement )? | $highest aucune ligne n' a ( $isNumber davantage | $isNumber plus | $isDate de date plus récente ) | ( $low seulement )? $rank des lignes ( $isNumber ont ( autant ou moins | cette valeur ou moins ) | $isDate ont cette date ou une plus ancienne ) | $highest la valeur la plus élevée ( de toutes )? )",
  },
  clauses: {
    number: [
      '( @lead )? @col @is @cmp ( @inG )? ( @than )? ( @inG )? ( @tail )?',
      '( par rapport ( aux autres ( lignes )? | au reste ) , )? @G ( a | ont | présente | présentent | montre | montrent | affiche | affichent | se distingue par | se distinguent par ) ( un | une | des | de )? $col ( @deg )? ( $more plus @high | $less plus ( faible | faibles | bas | basse | basses | petit | petite ) | $less moins @high ) ( @than )? ( @tail )?',
      "@G ( a | ont | présente | présentent | affiche | affichent | se distingue par | se distinguent par ) des valeurs ( de | d' | du ) $col @cmp ( @than )? ( @tail )?",
      "( @lead )? ( la )? ( $mean ( moyenne | valeur moyenne ) | $median ( médiane | valeur médiane ) ) ( de | du | d' | pour | des )? ( la | l' )? $col ( @inG )? ( est de | est | vaut | atteint | s' établit à | s' élève à | : ) ( d' )? $own ( @inG )? ( @vs ( seulement )? $oth ( @inO )? )?",
      "( @lead )? @col ( vaut | est de | atteint | est à | s' établit à | valent | sont de ) $own ( @post )? ( @inG )? ( @vs @oth )?",
      '( @lead )? en moyenne $mean ( , )? @col ( vaut | est de | atteint ) $own ( @inG )? ( @vs $oth ( @inO )? )?',
      '( @lead )? @col @is @cmp ( @inG )? ( : | , à | , avec | à ) @own',
      '@inO ( , )? @col ( vaut | est de | atteint | est à ) $oth ( @post )? ( @vs | mais | , mais ) $own ( @post )? @inG',
      '( @lead )? @col ( est | sont ) $ratio fois ( $more plus @high ) ( @inG )? ( @than )?',
      '( @lead )? @col ( est | sont ) ( $more ( supérieur | supérieure | supérieures ) | $less ( inférieur | inférieure | inférieures ) ) de $change ( @inG )? ( aux autres ( lignes )? | @than )?',
      '( @lead )? @col ( est | sont ) ( $more plus @high | $less plus ( faible | faibles | bas | basse ) ) de $diff ( @inG )? ( @than )?',
      '( avec )? @measure $own pour $col , @G ( se situe | se trouve | est ) ( $more au-dessus | $less au-dessous ) @ofO ( < $oth > )?',
      '$col ( @deg )? ( $more plus @high | $less plus ( faible | faibles | bas | basse ) ) @inG ( @than )? ( @tail )?',
    ],
    date: [
      "( @lead )? ( les dates ( de | d' | du )? | la date ( de | d' )? | le | la | les | celles de )? $col @is @dcmp ( @inG )? ( @than )? ( @inG )? ( ( : | , | < )? ( ( la | avec une | une )? ( date )? médiane ( du | le | au | : )? | le )? $own ( @inG )? @vs ( le | la )? $oth ( @inO )? ( > )? )?",
      "( @lead )? ( les dates ( de | d' | du )? | la date ( de | d' )? | le | la | les | celles de )? $col @is @dcmp ( @inG )? ( : | , ) ( ( la | avec une | une )? ( date )? médiane ( du | le | au | : )? | le )? $own",
      "( @lead )? ( la )? ( date médiane | médiane ) ( de | d' | du | pour )? $col ( @inG )? ( est | est le | tombe le | est au ) $own ( @inG )? ( @vs ( le )? $oth ( @inO )? )?",
      "@G ( a | ont | présente | présentent ) des dates ( de | d' | du )? $col @dcmp ( @than )? ( ( : | , | < )? ( ( date )? médiane ( le | du )? )? ( le )? $own @vs ( le )? $oth ( @inO )? ( > )? )?",
      "@inO ( , )? ( la )? ( date médiane | médiane ) ( de | d' | du | pour )? $col ( est | est le ) $oth ( @vs | mais | , mais ) ( le )? $own @inG",
    ],
    category: [
      '( @lead )? $col @worth $cat ( dans | pour ) ( $less seulement )? @part ( @versus )?',
      '( @lead )? $col ne vaut $cat ( $less que dans ( $own @ofG ) | $none dans aucune ( ligne )? @ofG ) ( @versus )?',
      '@inG ( , )? $col @worth $cat ( dans | pour ) ( $less seulement )? ( $own des lignes | $whole toutes les lignes | $none aucune ligne ) ( @versus )?',
      '( $less seulement )? @part ( ont | a | présentent | portent | sont | affichent ) ( @valued | $cat ( pour | comme | en ) $col ) ( @versus )?',
      '@valued ( représente | concerne | constitue | se trouve dans | apparaît dans | forme | se rencontre dans ) ( $less seulement )? @part ( @versus )?',
      "( la part de )? @valued ( est de | atteint | est | s' élève à ) $own ( @inG | @ofG ) ( @vs ( seulement )? $oth ( @inO )? )?",
      '( @lead )? @valued est ( @deg )? @often ( @inG )? ( @than )? ( ( : | , | < )? $own ( @inG )? @vs ( seulement )? $oth ( @inO )? ( > )? )?',
      '( @lead )? @valued est $lift fois ( $more plus ( fréquent | fréquente | souvent ) ) ( @inG )? ( @than )? ( < ( $own @vs )? $oth > )?',
      '$col @worth $cat dans @part , $lift fois plus souvent ( @than ) ( < $oth > )?',
      '@inO ( , )? $col @worth $cat dans $oth des lignes ( @vs | mais dans | , mais dans | mais | , mais ) $own ( des lignes )? ( @inG | @ofG )',
      '( @lead )? ( la part de )? @valued est ( $more supérieure | $less inférieure ) de $points points ( @inG )? ( @than )?',
      '@G compte ( @deg )? ( $more plus | $less moins ) de lignes ( avec | où ) @valued ( @than )? ( ( : | , | < )? $own @vs $oth ( > )? )?',
    ],
    rule: [
      '( en bref , | une règle ( courte )? décrit ( le )? @G : | une règle ( le | la | les ) décrit : | cela tient en une règle : )? $list ( : | ; | , ) ( et )? @precise ( ( , | ; )? ( et | tandis que )? @covers )?',
      '( si | quand | lorsque ) $list , ( alors )? ( la ligne est ( dans )? @G ( dans $precision des cas | $precisionWhole ) | @precise ) ( ( , | ; )? ( et )? @covers )?',
      '@precise ( ( , | ; )? ( et | tandis que )? @covers )?',
      '@covers ( ( , | ; )? ( et | tandis que )? @precise )?',
      '( en bref , | une règle ( courte )? décrit @G : | @G est décrit par ( une | la ) règle ( : )? | la règle du @explicit est ( : )? | règle : ) $list',
      '$precision des lignes ( où | dont | pour lesquelles | avec ) $list @inside',
      '$precisionWhole toutes les lignes ( où | dont | pour lesquelles | avec ) $list @inside',
      '$matches lignes ( de la carte )? ( la @follow | @follow @it )',
      'quand $list , la ligne ( est dans le | appartient au | est dans ) @explicit dans $precision des cas',
      'pour $coverage @ofWhole ( , | : )? $list',
    ],
    medoid: [
      '( ( la | sa ) ligne la plus ( typique | représentative ) ( @ofG )? | la plus ( typique | représentative ) ( de ces lignes | des lignes sélectionnées | @ofG ) ) ( est | : ) ( la )? ligne $typical ( , suivie ( de la ligne $next0 | des lignes $next0 ( ( , | et ) $next1 )? ( ( , | et ) $next2 )? ( ( , | et ) $next3 )? ) )?',
      '( la )? ligne $typical ( est la ( ligne )? plus ( typique | représentative ) @ofG | est la ligne la plus ( typique | représentative ) @ofG | représente le mieux @G | illustre le mieux @G )',
      '@G est le mieux représenté par la ligne $typical',
    ],
    border: [
      '( la | les )? ( ligne | lignes ) $borderRow ( ( , | et ) $borderRow )? ( ( , | et ) $borderRow )? ( ( , | et ) $borderRow )? ( se trouve | se trouvent | est | sont | se situe | se situent ) ( ( à | sur ) ( $single sa | la ) frontière ( @ofG )? ( avec le | avec ) groupe $near | entre le groupe $near et le @explicit | entre le @explicit et le groupe $near | à la frontière entre ( le groupe $near et le @explicit | le @explicit et le groupe $near ) | près du groupe $near )',
      'à la frontière ( @ofG )? avec le groupe $near se ( trouve | trouvent ) ( la | les ) ( ligne | lignes ) $borderRow ( ( , | et ) $borderRow )? ( ( , | et ) $borderRow )? ( ( , | et ) $borderRow )?',
    ],
    spread: [
      '@G ( est | sont ) ( $tight plus ( resserré | resserrée | resserrés | resserrées | compact | compacte ) | $loose plus ( dispersé | dispersée | dispersés | dispersées | étalé | étalée | étalées ) ) ( sur la carte )? que ( celles de la plupart des groupes | la plupart des groupes | le groupe typique | celles du groupe typique )',
      'par rapport à la plupart des groupes , @G ( est | sont ) ( $tight plus ( resserré | resserrée | resserrés | resserrées | compact ) | $loose plus ( dispersé | dispersée | dispersés | dispersées | étalé ) )',
      'la distance médiane ( au centre | au médoïde )? ( @inG | @ofG ) est de $distance ( @vs $typicalDistance ( dans le groupe typique | pour la plupart des groupes | sur tous les groupes ) )?',
    ],
    neighbor: [
      '( ( son | le ) ( plus proche voisin | groupe le plus proche | voisin le plus proche ) ( @ofG )? ( sur la carte )? est le groupe $near | ( sur la carte , )? le groupe $near est ( le | son ) ( plus proche | plus proche voisin | voisin le plus proche | groupe le plus proche ) ( @ofG )? ( sur la carte )? | à côté ( @ofG )? se trouve le groupe $near | @G est le plus proche du groupe $near ) ( ( , | ; ) ( où | et )? @nearBy | ; @apart )?'
        .replaceAll(
          '@nearBy',
          "( @col ( y )? ( est | sont ) ( $more plus @high | $less plus ( faible | faibles | bas | basse | basses ) ) ( ( : | , | < )? $oth ( en moyenne )? ( @vs $own ( en moyenne )? ( ici | @inG )? )? ( > )? )? | c' est $col qui les départage ( , avec $own en moyenne ici et $oth dans l' autre )? | $col les @separates le mieux ( , avec $own en moyenne ici et $oth dans l' autre )? )".replaceAll(
            '@separates',
            SEPARATES,
          ),
        )
        .replaceAll(
          '@apart',
          '( $alike aucune colonne à elle seule ne les ( sépare | distingue ) ( nettement )? )',
        ),
      '$alike aucune colonne à elle seule ne ( sépare | distingue ) ( nettement )? ( le @explicit et le groupe $near | le groupe $near et le @explicit | le @explicit du groupe $near )',
      '$col @separates le mieux ( le @explicit et le groupe $near | le @explicit du groupe $near | le groupe $near et le @explicit )'.replaceAll(
        '@separates',
        SEPARATES,
      ),
      'dans le groupe $near , @col ( ( est | sont ) ( $more plus @high | $less plus ( faible | faibles | bas | basse | basses ) ) | vaut | valent ) ( ( : | , | à )? $oth ( en moyenne )? ( @vs $own ( en moyenne )? ( ici | @inG )? )? )?',
      '$col vaut en moyenne $own dans le @explicit ( @vs | et | mais ) $oth dans le groupe $near',
    ],
    'unusual rows': [
      "( $count ( lignes )? @ofG ( sont | est ) @odd | $one une @ofG est @odd | @G ( a | compte | contient | comprend | comporte ) $count ( lignes | ligne ) @odd | $none aucune ( ligne )? @ofG n' est @odd | $count lignes ( du | de ) @explicit sont @odd | il y a $count lignes @odd @inG | on compte $count lignes @odd @inG ) ( ( : | , | , soit | soit )? $own ( d' entre elles )? ( @vs $overall ( sur toute la carte | sur la carte | en tout | au total | pour toute la carte )? )? | < $own ( @vs $overall ( en tout | sur toute la carte )? )? > )?",
      '( $less seulement )? $own @ofG ( sont | est ) @odd ( @vs ( seulement )? $overall ( sur toute la carte | sur la carte | en tout | au total | pour toute la carte )? )?',
      'la part ( de lignes | des lignes ) @odd est de $own @inG ( @vs $overall ( sur toute la carte | sur la carte | en tout | au total )? )?',
      'les lignes @odd sont ( $more ( ( $twice bien )? plus ) | $less moins ) ( fréquentes | nombreuses ) @inG ( que ( sur toute la carte | sur la carte entière ) )? ( ( : | , | < )? $own @vs $overall ( sur toute la carte | en tout )? ( > )? )?',
      'les lignes @odd sont $lift fois $more plus fréquentes @inG que sur toute la carte',
      '( sur toute la carte | en tout ) , $overall des lignes sont @odd ( @vs | mais ) $own @inG',
    ],
    'no contrast': [
      'aucune colonne ( à elle seule )? ne ( @G | le | la | les )? ( distingue | sépare | met à part ) ( nettement | clairement )? ( @G )? ( @ofO )?',
      '@G ne se ( distingue | distinguent ) ( nettement | clairement ) ( @ofO )? par aucune colonne',
      '@G ne se ( distingue | distinguent ) par aucune colonne',
    ],
    size: [
      '@G @hold ( $count @rows ( < $share > | ( , | < | : )? ( soit )? @shareOfMap ( > )? )? | @shareOfMap ( < $count @rows > )? | $one une seule ligne )',
      '@G ( représente | représentent | forme | forment | constitue | couvre ) @shareOfMap ( ( < | , | : | avec | , soit | , avec )? $count @rows ( > )? )?',
      '$count @rows ( ( , | < | : )? @shareOfMap ( > | , )? )? @belongG',
      '@shareOfMap ( < $count @rows > | , ( soit )? $count @rows , )? @belongG',
      'il y a $count @rows ( @inG ) ( ( , | < )? @shareOfMap ( > )? )?',
      'avec $count @rows , @G ( représente | couvre | forme ) @shareOfMap',
      '$count ( lignes )? ( sur | des | parmi les ) $total ( @rows )? @belongG',
      '@G @hold $count ( des | sur | lignes sur ) $total ( @rows )? ( ( , | < | soit | , soit )? $share ( > )? )?',
    ],
    structure: [
      "la carte ( montre | compte | contient | rassemble | place | présente ) $rows lignes ( ( , )? ( placées d' après | décrites par | placées selon | et ) $columns colonnes )? ( ( , )? ( en | dans | $noNoise ( réparties en | formant ) ) $clusters groupes )?",
      "( les )? $rows lignes ( , )? ( placées d' après $columns colonnes , | décrites par $columns colonnes , )? $noNoise ( forment | se répartissent en | se divisent en | sont réparties en ) $clusters groupes",
      '( il y a | on compte | la carte a | la carte compte | la carte montre ) $clusters groupes ( et $noise lignes hors de tout groupe )?',
      "aucun groupe n' a été trouvé $noClusters",
      "la carte est faite ( à partir de | d' après ) $columns colonnes",
      'le plus grand ( groupe )? ( , | est )? ( le )? ( groupe | numéro ) $largest ( , )? ( ( avec | réunit | compte | rassemble | contient )? ( $largestCount lignes ( ( , | < )? ( soit )? $largestShare ( de la carte | des lignes ) ( > )? )? | $largestShare ( de la carte | des lignes ) ) )?',
      'le groupe $largest ( , | est )? le plus grand ( groupe )? ( , | : )? ( ( avec | il compte | il réunit | compte | réunit )? ( $largestCount lignes ( ( , | < )? ( soit )? $largestShare ( de la carte | des lignes ) ( > )? )? | $largestShare ( de la carte | des lignes ) ) )?',
      'le plus petit ( groupe )? ( , | est )? ( le )? ( groupe | numéro ) $smallest ( , )? ( ( avec | réunit | compte | rassemble | contient )? ( $smallestCount lignes ( ( , | < )? ( soit )? $smallestShare ( de la carte | des lignes ) ( > )? )? | $smallestShare ( de la carte | des lignes )? ) )?',
      'le groupe $smallest ( , | est )? le plus petit ( groupe )? ( , | : )? ( ( avec | il compte | il réunit | compte | réunit )? ( $smallestCount lignes ( ( , | < )? ( soit )? $smallestShare ( de la carte | des lignes ) ( > )? )? | $smallestShare ( de la carte | des lignes ) ) )?',
      "$noise lignes ( < $noiseShare > | , soit $noiseShare de la carte , )? ( n' appartiennent à aucun ( groupe )? | sont hors de tout groupe )",
      "$noiseShare ( de la carte | des lignes ) ( n' appartiennent | n' appartient ) à aucun groupe",
      '( la )? silhouette ( est de | vaut | de | : | atteint ) $silhouette',
      '( la )? fidélité ( est de | vaut | de | : | atteint ) $trust',
      'les groupes sont ( $farApart très éloignés ( les uns des autres )? | $clearlyApart ( nettement | bien ) séparés | $hardlyApart à peine séparés ) ( < ( silhouette ( de )? )? $silhouette > | , avec une silhouette de $silhouette )?',
    ],
    correlation: [
      '( $a et $b | $b et $a ) ( $pos ( tendent ( $strong fortement )? à )? ( augmenter | augmentent | croître | croissent | varient | varier | évoluent ) ensemble | $pos sont ( $strong fortement )? corrélés positivement | $pos sont ( $strong fortement )? positivement corrélés | $neg sont ( $strong fortement )? négativement corrélés | sont ( $strong fortement )? corrélés | $neg ( varient | évoluent ) en sens ( contraire | inverse ) ) ( @figure )?',
      '( la )? corrélation entre ( $a et $b | $b et $a ) ( est de | vaut | atteint | : | est ) ( $r | $pos positive | $neg négative | ( $neg négative | $pos positive ) , à $r )',
      '( là où | quand | lorsque ) ( ( @va ( est plus élevé | sont plus élevées | augmente | croît ) , @vb ) | ( @vb ( est plus élevé | sont plus élevées | augmente | croît ) , @va ) ) ( $neg ( tend à être plus faible | tendent à être plus faibles | diminue | baisse | tend à baisser | décroît ) | $pos ( tend à être plus élevé | tendent à être plus élevées | augmente | croît | tend à augmenter ) ) ( aussi $pos )? ( @figure )?'
        .replaceAll('@va', '( ( les valeurs | celles ) de $a | $a )')
        .replaceAll('@vb', '( ( les valeurs | celles ) de $b | $b )'),
      '( $a ( $pos ( augmente | croît ) | $neg ( diminue | baisse ) ) quand $b ( augmente | croît ) | $b ( $pos ( augmente | croît ) | $neg ( diminue | baisse ) ) quand $a ( augmente | croît ) ) ( @figure )?',
      '( $a est ( $neg négativement | $pos positivement )? corrélé à $b | $b est ( $neg négativement | $pos positivement )? corrélé à $a ) ( @figure )?',
      'avec une corrélation de $r , ( $a et $b | $b et $a ) ( $pos augmentent ensemble | $neg varient en sens ( contraire | inverse ) )',
    ].map((text) => text.replaceAll('@figure', FIGURE)),
    driver: [
      'les groupes diffèrent ( $top surtout | $top le plus )? ( par | selon ) $col @s',
      '$top $col ( sépare le plus les groupes | distingue le plus les groupes | est ce qui sépare le plus les groupes | est la colonne qui sépare le plus les groupes ) @s',
      'la force ( de $col | avec laquelle $col sépare les groupes ) est de $strength',
      '( ce qui | la colonne qui ) sépare $top le plus les groupes est $col @s',
      '$col sépare les groupes avec une force de $strength',
      "c' est $top par $col que les groupes diffèrent le plus @s",
    ].map((text) => text.replaceAll('@s', STRENGTH)),
    quality: [
      '$missing ( il manque ( la valeur | une valeur ) ( de | pour ) $col ) dans ( $count lignes ( de la carte )? ( < $share > | , soit $share ( de la carte )? )? | $share ( des lignes | de la carte ) ( < $count lignes > )? )',
      '$missing ( ( $count | $share des ) lignes ( sont | est ) sans valeur ( de | pour ) $col | $share des valeurs de $col manquent | $count valeurs de $col manquent | $col est vide dans ( $count lignes ( < $share > | , soit $share de la carte )? | $share des lignes | $whole toutes les lignes ) | $col compte $count valeurs manquantes ( < $share > )? )',
      "$missing ( $count | $share des ) lignes n' ont pas de valeur ( pour | de ) $col",
      '$missing dans ( $count lignes | $share des lignes ) , $col est vide',
      '$same $col a la même valeur ( $whole dans toutes les lignes | $whole partout | partout où il y en a une , soit dans $count lignes ( < $share > )? )',
      "$leftOut ( $count lignes ( de la table )? ( < $share > | , soit $share de la table , )? | $share des lignes ( de la table )? ) ( n' ont pas pu être utilisées | ont été laissées de côté | ont été écartées | ne figurent pas sur la carte ) ( et ne figurent pas sur la carte )?",
      "$sample la carte ne montre ( qu' un échantillon ( , soit | de | : ) | que ) $share des lignes utilisables",
      "$few ( avec | il n' y a que | la carte ne montre que | la carte compte ) $count lignes ( seulement )? ( , le hasard joue un grand rôle )?",
    ],
    isolation: [
      '@strange ( , )? ( se distingue | se démarque | est isolée | est inhabituelle ) ( par | à cause de | en raison de ) ( son | sa )? $col ( ( @at )? $value ( > )? ( ( < | , | : )? @rank ( > )? )? )?',
      '( , )? ( et )? par $col ( ( @at )? $value ( > )? ( ( < | , )? @rank ( > )? )? )?',
      '( @strange a | dans la ligne $row , | pour la ligne $row , )? ( un | une | le | la | son | sa )? $col ( @at )? $value ( > )? ( ( < | , | : )? @rank ( > )? )?',
      "$col explique ( $contribution de | $all tout ) ( son isolement | l' isolement de la ligne $row )",
      "( $contribution de | $all tout ) ( son isolement | l' isolement de la ligne $row ) ( vient | provient ) de $col",
      '$main ce qui isole le plus la ligne $row est $col ( ( , | < | à ) $value ( > )? )?',
      '@strange se distingue surtout $main par $col ( ( , | < | à ) $value ( > )? )?',
      'la ligne $row a $value ( pour | en | comme ) $col ( ( , | < )? @rank ( > )? )?',
    ],
    'nearest normal': [
      "( la )? ligne ( la )? plus ( semblable | proche ) ( à la ligne $row | de la ligne $row )? qui ( ne soit | n' est ) pas inhabituelle est la ligne $normal",
      'la ligne $normal est la ( ligne non inhabituelle | ligne normale | ligne ordinaire ) la plus ( semblable | proche ) ( ( à | de ) la ligne $row )?',
      'parmi les lignes ( normales | ordinaires ) , la ligne $normal est la plus ( semblable | proche ) ( ( à | de ) la ligne $row )?',
      'parmi les lignes ( normales | ordinaires ) , la ligne $row ressemble le plus à la ligne $normal',
    ],
    'smallest change': [
      '( avec | si ) $list , ( la ligne $row | elle ) ne serait ( plus | pas ) inhabituelle',
      '( la ligne $row | elle ) ne serait ( plus | pas ) inhabituelle ( avec | si ) $list',
      'le plus petit changement ( qui rend ( la ligne $row | elle ) ( normale | ordinaire ) )? ( est | serait ) ( : )? $list',
      'pour ne plus être inhabituelle , ( la ligne $row | elle ) devrait avoir $list',
    ],
  },
  condition:
    "( ( @col ) ( ( vaut | est | est de | de | est d' )? ( ( au moins | au minimum ) $least | ( au plus | au maximum ) $greatest | $least ou plus | $greatest ou moins | entre $low et $high | de $low à $high ) | ( vaut | est | = | égal à | : )? $cat | ( ne vaut pas | n' est pas | diffère de | est différent de ) ( $notCat | $not10 ) | ne vaut ni $not20 ni $not21 | ne vaut ni $not30 ni $not31 ni $not32 | ( tombe | est )? ( le )? ( $first ou après | $last ou avant ) | ( tombe | est )? ( à partir du | depuis le ) $first | ( tombe | est )? ( jusqu' au | au plus tard le ) $last | ( tombe | est )? entre le $from et le $until ) )",
  change:
    "( ( un | une )? $col ( ( à | au | de | valant | égal à | était )? $to ( au lieu ( de | du | d' ) $from | < au lieu ( de | du ) $from > )? | passant de $from à $to | passant du $from au $to | de $from à $to ) | $to ( au lieu ( de | du ) $from )? ( pour | comme | en ) $col )",
  joint:
    '( , et | ; et | et | , | ; | : | , tandis que | tandis que | , alors que | , mais | mais | . | , où | , avec )',
  stop: '( . | ; )',
  comma: '( , et | et | , | ; )',
  explicit: '@explicit',
  hedges: [
    ['environ', 'about'],
    ['à peu près', 'about'],
    ['autour de', 'about'],
    ['près de', 'about'],
    ['presque', 'almost'],
    ['plus de', 'above'],
    ["plus d'", 'above'],
    ['moins de', 'below'],
    ["moins d'", 'below'],
    ['au moins', 'or more'],
    ['au plus', 'or less'],
  ],
  inOf: ['sur', 'ligne sur', 'lignes sur'],
};
