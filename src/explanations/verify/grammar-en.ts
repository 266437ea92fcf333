import type { Grammar } from './grammar.ts';

const DEGREE =
  '( $slight ( slightly | somewhat | a little | a bit ) | $clear ( clearly | markedly | noticeably | distinctly ) | $great ( much | far | considerably | substantially ) )';

export const ENGLISH: Grammar = {
  macros: {
    explicit:
      '( $isCluster ( cluster | group ) ( number | no . )? $id | $isNoise ( the noise | no cluster ) | $isSelection ( the selection | the selected ( rows | points ) ) | $isRow row $row )',
    G: '( ( ( the )? ( rows | points ) ( of | in | from ) )? @explicit | @explicit rows | $single ( $isCluster ( it | its ( rows | points | members ) | this ( cluster | group ) | the cluster | the group | its own rows ) | $isNoise ( these rows | they | them ) | $isSelection ( these rows | they | them | it | its rows ) ) )',
    inG: '( ( in | within | for | among | across | inside ) @G | $single here )',
    ofG: '( of | in | from | among | within ) @G',
    O: '( ( the )? ( other | remaining ) ( rows | points ) | the others | the rest ( of the ( map | rows | points ) )? )',
    inO: '( ( in | among | for | across | of | within ) @O | elsewhere | everywhere else )',
    vs: '( ( , )? ( against | versus | vs ( . )? | compared ( with | to ) | as against | as opposed to ) )',
    than: '( than ( ( in | for | among )? @O | elsewhere | everywhere else ) | compared ( with | to ) @O | @inG than @inO )',
    lead: '( @inG ( , )? | compared ( with | to ) @O , | compared ( with | to ) @O , @inG ( , )? | unlike @O , )',
    deg: DEGREE,
    cmp: '( $more ( @deg )? ( higher | greater | larger ) | $less ( @deg )? ( lower | smaller ) )',
    dcmp: '( $more ( @deg )? ( later | more recent ) | $less ( @deg )? ( earlier | older ) )',
    avg: '( $mean ( average | mean ) | $median median )',
    post: '( $mean ( ( on | in ) average | as ( the | a ) mean ) | $median ( ( as | for ) the median | in the median | as a median ) )',
    measure: '( ( a | an | the | its | its own | with a | with an )? @avg ( value )? ( of )? )',
    own: '( ( @measure )? $own ( @post )? ( @inG )? )',
    oth: '( ( @measure )? $oth ( @post )? ( @inO )? )',
    pair: '( @own @vs @oth | ( @measure )? $oth ( @post )? @inO @vs @own )',
    the: '( the | its | the values of | values of | the value of )',
    col: '( ( $single its | the )? $col ( values )? | the values ( of | for | in ) $col | values ( of | for | in ) $col )',
    is: '( is | are | tends to be | tend to be | turns out )',
    tail: '( ( : | , | ; )? @pair | < @pair > | ( at | with | reaching ) @pair )',
    // Categories.
    part: '( $own ( of @G | rows ( of | in ) @explicit ) | $whole all ( of )? @G | $whole all rows of @explicit | $whole every row of @explicit | $none none of @G | $most most of @G | $most most rows ( of | in ) @explicit | $majority ( a | the ) majority of @G | $minority a minority of @G )',
    partO: '( $oth ( of @O | elsewhere | of the others )? | $othNone none ( of @O )? )',
    versus:
      '( @vs ( only )? @partO | ( , )? and ( in )? $othNone none of @O ( do | does )? | < ( against | versus | vs ( . )? | compared ( with | to ) )? @partO > | , while it is @partO | but ( only )? ( in )? $oth of @O )',
    valued:
      '( $col ( is | was | equal to | equals | = | of | being | : ) ( $cat ) | $cat ( as | for | in | under | as the value of | as its ) $col | $cat < $col > )',
    often:
      '( ( $more more | $less less ) ( often | frequent | common | frequently ) ( found | seen | present )? )',
    // Sizes.
    rows: '( rows | points | row | point )',
    ofMap:
      '( of ( the map | the whole map | all ( the )? @rows | the @rows | the total | all @rows on the map | all @rows of the map ) )',
    shareOfMap:
      '( $share ( @ofMap | rows ( of the map )? ) | $majority ( a | the ) majority @ofMap | $most most @ofMap | $whole all @rows of the map )',
    hold: '( holds | has | contains | gathers | comprises | includes | consists of | is made up of | counts | numbers | groups | groups together )',
    belong:
      '( belong to | belongs to | are in | is in | fall into | falls into | are part of | lie in | form | make up )',
    // Rules.
    meet: '( meet | meeting | satisfy | satisfying | match | matching | follow | fulfil | fulfill )',
    it: '( this | it | them | this rule | the rule | these conditions | this condition | the conditions )',
    those:
      '( ( the | those )? rows ( that | which )? @meet @it | ( the | those )? @meet rows | such rows | these rows | the rows with $list )',
    inside:
      '( ( are | lie | belong ) ( in | to | within | inside ) ( $single the cluster | $single the selection | @G ) | $isNoise are in no cluster )',
    precise:
      '( $precision of @those @inside | $precisionWhole ( all | all of ) @those @inside | ( its | the | a )? precision ( is | of | at )? $precision | with ( a )? precision ( of )? $precision | ( it is )? right in $precision of ( the )? cases )',
    whole: '( $single ( the cluster | the selection | its rows | these rows ) | @G )',
    covers:
      '( ( it | the rule | this rule | this ) ( covers | describes | captures | finds ) ( $coverage of @whole | $coverageWhole ( the whole of | all of ) @whole ) | $coverage of @whole @meet @it | $coverageWhole all ( of )? @whole @meet @it | ( its | the | a )? coverage ( is | of | at )? $coverage | with ( a )? coverage ( of )? $coverage )',
    // Unusual rows.
    odd: '( unusual | anomalous | anomalies | outliers )',
    strange: '( row $row | it )',
    // Columns of one row.
    at: '( , | at | of | with | with a value of | with the value | : | < | = | is | was )',
    rank: '( $isText ( as in | found in | shared by )? ( only )? $rank of the rows | $highest no row has ( $isNumber more | $isDate a later one | $isNumber a higher value ) | ( $low only )? $rank of the rows have ( $isNumber that or less | $isDate that or earlier | $isNumber that value or less | $isNumber no more ) | $isNumber ( higher | greater ) than or equal to $rank of ( the | all )? rows | $highest the highest ( value )? ( of all )? | $isNumber at least as high as in $rank of the rows )',
  },
  clauses: {
    number: [
      '( @lead )? @col @is @cmp ( @inG )? ( @than )? ( @inG )? ( @tail )?',
      '( compared ( with | to ) @O , | unlike @O , )? @G ( has | have | shows | show | is marked by | stands out by | stand out by | is characterised by ) ( a | an | the )? @cmp ( @avg )? ( values ( of | for | in ) )? $col ( values )? ( @than )? ( @tail )?',
      '( @lead )? @col @is @cmp ( @inG )? ( : | , at | , with | at ) @own',
      '@G ( averages | average | averaging ) $mean $own ( for | in | on | of ) $col ( @vs @oth )?',
      '( @lead )? ( the )? @avg ( value )? ( of | for | in )? $col ( @inG | @ofG )? ( is | stands at | reaches | amounts to | equals | comes to ) $own ( @inG )? ( @vs ( only )? $oth ( @inO )? )?',
      '( @lead )? @col ( averages $mean | has ( a | an ) @avg of | is | are | is about | stands at | comes to ) $own ( @post )? ( @inG )? ( @vs @oth )?',
      '( @inO ) ( , )? @col ( is | averages $mean | has ( a | an ) @avg of | stands at ) $oth ( @post )? ( @vs | but | , but ) ( at )? ( @measure )? $own ( @post )? @inG',
      '( @lead )? @col ( is | are ) $ratio ( times )? as ( high | large | great ) ( @inG )? as ( in @O | @inO | that of @O )',
      '( @lead )? @col ( is | are ) ( $more $diff ( higher | greater | more ) | $less $diff ( lower | smaller | less ) ) ( @inG )? ( @than )?',
      '( @lead )? @col ( is | are ) ( $more $change ( higher | greater | larger ) | $less $change ( lower | smaller ) ) ( @inG )? ( @than )?',
      '( with ) @measure $own ( for | of | in )? $col , @G ( lies | is | stands ) ( $more above | $less below ) @O ( < $oth > )?',
      '( @inG )? @cmp ( @avg )? $col ( @than )? ( @tail )?',
    ],
    date: [
      '( @lead )? @col @is @dcmp ( @inG )? ( @than )? ( @inG )? ( ( : | , | < | with | at )? ( ( the | a )? median ( date )? ( of )? )? $own ( @inG )? ( , )? @vs ( the )? $oth ( @inO )? ( > )? )?',
      '( @lead )? @col @is @dcmp ( @inG )? ( : | , | with | at ) ( ( the | a )? median ( date )? ( of )? )? $own',
      '( @lead )? ( the )? median ( date | value )? ( of | for | in )? $col ( @inG | @ofG )? ( is | falls on | was ) $own ( @inG )? ( @vs $oth ( @inO )? )?',
      '@G ( has | have | shows | show ) ( a | an )? @dcmp ( dates ( of | for | in ) )? $col ( dates )? ( @than )? ( ( : | , | < )? ( median ( date )? ( of )? )? $own @vs $oth ( @inO )? ( > )? )?',
      '( @lead )? half of the $col dates fall by $own',
      '@inO ( , )? ( the )? median ( date )? ( of | for )? $col is $oth ( @vs | but | , but ) $own @inG',
    ],
    category: [
      '( @lead )? $col ( is | equals ) $cat ( in | for ) ( $less only )? @part ( @versus )?',
      '@inG ( , )? $col ( is | equals ) $cat ( in | for ) ( $less only )? ( $own of ( the | its )? rows | $whole every row | $whole all rows | $none no row ) ( @versus )?',
      '( $less only )? @part ( have | has | show | are | is | hold | hold the value | have the value ) ( @valued | $cat ( in | for ) $col ) ( @versus )?',
      '( $less only )? @part are ( @valued ) ( @versus )?',
      '@valued ( makes up | make up | accounts for | represents | covers | is found in | occurs in | appears in ) ( $less only )? @part ( @versus )?',
      '( the share of )? @valued ( is | reaches | stands at ) $own @inG ( @vs ( only )? $oth ( @inO )? )?',
      '( @lead )? @valued is ( @deg )? @often ( @inG )? ( @than )? ( ( : | , | < )? $own ( @inG )? @vs ( only )? $oth ( @inO )? ( > )? )?',
      '( @lead )? @valued is $lift ( times )? as ( often | frequent | common ) ( @inG )? as @inO ( < ( $own @vs )? $oth > )?',
      '$col is $cat in @part , $lift times as often as @inO ( < $oth > )?',
      '$cat is $col in @part',
      '@inO ( , )? $col is $cat in $oth of ( the )? rows ( @vs | but in | , but in | but | , but ) $own ( of ( the )? rows )? @inG',
      '( @lead )? ( the share of )? @valued is $points ( percentage )? points ( $more higher | $less lower ) ( @inG )? ( @than )?',
      '( @lead )? $col is $cat $lift times as often ( @inG )? as @inO',
      '@G ( has | have ) ( @deg )? ( $more more | $less fewer ) rows ( with | where ) @valued ( @than )? ( ( : | , | < )? $own @vs $oth ( > )? )?',
    ],
    rule: [
      '( in short , | one rule describes @G : | a short rule describes @G : | @G follows one rule : | it comes down to this : | a rule describes @G : )? $list ( : | ; | , ) ( and )? @precise ( ( , | ; )? ( and | while )? @covers )?',
      '( if | when | where ) $list , ( then )? ( the row is in @G ( in $precision of ( the )? cases | $precisionWhole ) | @precise ) ( ( , | ; )? ( and )? @covers )?',
      '@precise ( ( , | ; )? ( and | while )? @covers )?',
      '@covers ( ( , | ; )? ( and | while )? @precise )?',
      '( in short , | one rule describes @G : | @G is described by ( a | the | one ) rule ( : )? | the rule of @G is ( : )? | a rule for @G : ) $list',
      '$precision of ( the )? rows ( where | with | for which | in which ) $list @inside',
      '$precisionWhole all ( the )? rows ( where | with | for which | in which ) $list @inside',
      '( in )? $coverage of @whole ( have )? ( : )? $list',
      '$matches rows ( of the map )? @meet @it',
      '( the )? rule : $list',
      'when $list , ( a | the ) row ( is | belongs ) ( in | to ) @G in $precision of ( the )? cases',
    ],
    medoid: [
      '( ( the | its ) most ( typical | representative ) row ( ( of | in ) @G )? | the most ( typical | representative ) of ( these rows | the selected rows | @G ) ) ( is | : ) row $typical ( , followed by ( row | rows ) $next0 ( ( , | and | , and ) $next1 )? ( ( , | and | , and ) $next2 )? ( ( , | and | , and ) $next3 )? )?',
      'row $typical ( is the most ( typical | representative ) ( row )? ( of | in | for ) @G | best represents @G | represents @G best | typifies @G best )',
      '@G is best represented by row $typical',
      '@G is ( best )? ( typified | represented ) by row $typical',
    ],
    border: [
      '( row | rows ) $borderRow ( ( , | and | , and ) $borderRow )? ( ( , | and | , and ) $borderRow )? ( ( , | and | , and ) $borderRow )? ( lie | lies | is | are | sit | sits ) ( ( on | at | near ) ( $single its | the ) border ( of @G )? ( with | to ) cluster $near | between cluster $near and @explicit | between @explicit and cluster $near | on the border between ( cluster $near and @explicit | @explicit and cluster $near ) | close to cluster $near )',
      '( ( on | at ) the border ( of @G )? ( with | to ) cluster $near ( lie | lies | are | is ) | ( near | close to ) cluster $near ( lie | lies ) ) ( row | rows ) $borderRow ( ( , | and | , and ) $borderRow )? ( ( , | and | , and ) $borderRow )? ( ( , | and | , and ) $borderRow )?',
    ],
    spread: [
      '@G ( lie | lies | is | are ) ( $tight ( closer together | tighter | more compact ) | $loose ( more scattered | more spread out | looser ) ) ( on the map )? than ( those of most clusters | most clusters | the typical cluster | a typical cluster )',
      '( compared ( with | to ) ( most clusters | a typical cluster ) ) , @G ( lie | lies | is | are ) ( $tight ( closer together | tighter | more compact ) | $loose ( more scattered | more spread out | looser ) )',
      'the median distance ( to the centre | to the medoid )? ( in | within | of ) @G is $distance ( @vs $typicalDistance ( in a typical cluster | for most clusters | over all clusters | in the typical cluster ) )?',
    ],
    neighbor: [
      '( ( its | the ) ( nearest | closest ) ( neighbour | neighbor | cluster | other cluster | neighbouring cluster ) ( of @G | to @G )? ( on the map )? is cluster $near | cluster $near ( lies | is ) ( the )? ( nearest | closest ) ( cluster | neighbour | neighbor )? ( ( to | of ) @G )? ( on the map )? | next to ( it | @G ) lies cluster $near | @G ( lies | is ) ( nearest | closest ) to cluster $near ( on the map )? ) ( ( , | ; ) ( where | there | and there | which has )? @nearBy | ; @apart )?'
        .replaceAll(
          '@nearBy',
          '( $col is ( $more ( higher | greater | larger ) | $less ( lower | smaller ) ) ( ( : | , | < )? $oth ( on average )? ( there )? ( @vs $own ( on average )? ( here | @inG )? )? ( > )? )? | what tells them apart is $col ( , $own on average here and $oth there )? | ( the )? $col ( separates | distinguishes ) ( the two | them ) best ( , $own on average here and $oth there )? | ( $more a higher | $less a lower | $more higher | $less lower ) $col ( < $oth @vs $own > )? )',
        )
        .replaceAll('@apart', '( $alike no single column separates ( the two | them ) ( clearly )? )'),
      '$alike no single column separates ( @explicit and cluster $near | cluster $near and @explicit ) ( clearly )?',
      '$col ( separates | distinguishes ) ( @explicit and cluster $near | @explicit from cluster $near | cluster $near and @explicit ) best',
      'in cluster $near , $col ( is ( $more ( higher | greater | larger ) | $less ( lower | smaller ) ) | averages ) ( ( : | , | at )? $oth ( on average )? ( @vs $own ( on average )? ( here | @inG )? )? )?',
      '$col averages $own in @explicit ( @vs | and | but ) $oth in cluster $near',
    ],
    'unusual rows': [
      '( $count of @G ( are | is ) @odd | $one one of @G is @odd | @G ( has | have | holds | contains | includes ) $count @odd ( rows | points )? | @G ( has | have | holds | contains | includes ) $count outliers | $none none of @G ( is | are ) @odd | $whole all of @G are @odd | $count rows ( in | of ) @explicit are @odd | there are $count @odd rows in @G ) ( ( : | , | , or | or )? $own ( of them )? ( @vs $overall ( ( on | of | in | for | over ) the ( whole )? map | overall )? )? | ( , )? $own of its rows @vs $overall ( on the whole map | overall ) | < $own ( @vs $overall ( overall | on the whole map )? )? > )?',
      '( $less only )? $own of @G ( are | is ) @odd ( @vs ( only )? $overall ( ( on | of | in | for | over | across ) the ( whole )? map | overall )? )?',
      '( the share of )? @odd rows ( is | are | make up ) $own ( of | in ) @G ( @vs $overall ( ( on | of | in ) the ( whole )? map | overall )? )?',
      '@odd rows are ( $more ( ( $twice ( far | much ) )? more ) | $less less ) ( frequent | common ) @inG ( than ( on the whole map | overall | on the map as a whole ) )? ( ( : | , | < )? $own @vs $overall ( ( on | of | in ) the ( whole )? map | overall )? ( > )? )?',
      '@odd rows are $lift ( times )? as ( frequent | common ) @inG as ( on the whole map | overall )',
      '( on the whole map | overall ) , $overall of ( the )? rows are @odd ( @vs | but ) $own @inG',
    ],
    'no contrast': [
      'no ( single )? column ( sets @G ( clearly | plainly )? apart | ( clearly | plainly )? ( distinguishes | separates | sets apart ) @G ) ( from @O )?',
      '@G ( is | are ) not ( clearly | plainly )? set apart by any ( single )? column',
      '@G ( do | does ) not ( clearly | plainly ) ( differ | stand out ) in any ( single )? column',
    ],
    size: [
      '@G @hold ( $count @rows ( < $share > | ( , | < | ( , )? or | , that is | : )? @shareOfMap ( > )? )? | @shareOfMap ( < $count @rows > )? | $one a single row )',
      '@G ( is | are ) $count @rows ( ( , )? ( or )? @shareOfMap )?',
      '@G ( make up | makes up | accounts for | account for | represents | represent | covers | cover | forms | form ) @shareOfMap ( ( < | , | : | with )? $count @rows ( > )? )?',
      '$count @rows ( ( , | < | or | : )? @shareOfMap ( > | , )? )? @belong @G',
      '@shareOfMap ( < $count @rows > | , $count @rows , )? @belong @G',
      'there are $count @rows in @G ( ( , or | , | < | or )? @shareOfMap ( > )? )?',
      'with $count @rows , @G ( makes up | accounts for | represents | covers ) @shareOfMap',
      '$count ( out of | of the | of ) $total @rows @belong @G',
      '@G @hold $count ( out of | of the | of ) $total @rows ( ( , | < | or )? $share ( > )? )?',
    ],
    structure: [
      'the map ( shows | has | holds | contains | places ) $rows rows ( ( , )? ( placed by | described by | from | with | placed by means of ) $columns columns )? ( ( , )? ( in | $noNoise ( grouped into | divided into | split into | into ) ) $clusters clusters )?',
      '$rows rows ( ( , )? ( placed by | described by | from | with ) $columns columns ( , )? )? ( are on the map in | $noNoise ( form | fall into | are grouped into ) ) $clusters clusters',
      '( there are | the map has | the map shows ) $clusters clusters ( and $noise ( noise rows | rows in no cluster ) )?',
      '$clusters clusters ( were found | emerge | stand out ) ( among | in | on ) ( $rows rows | the map )',
      '( no cluster was found | there is no cluster ) $noClusters',
      '( the map is | the rows are ) ( made from | placed by | placed with ) $columns columns',
      'the largest ( cluster )? ( , | is )? ( cluster | number ) $largest ( , )? ( ( with | holds | has | gathers )? ( $largestCount rows ( ( , | < | or )? $largestShare of the ( map | rows ) ( > )? )? | $largestShare of the ( map | rows ) ) )?',
      'cluster $largest ( , )? ( is )? the largest ( cluster )? ( , | : )? ( ( with | it holds | it has | holds )? ( $largestCount rows ( ( , | < | or )? $largestShare of the ( map | rows ) ( > )? )? | $largestShare of the ( map | rows ) ) )?',
      'the smallest ( cluster )? ( , | is )? ( cluster | number ) $smallest ( , )? ( ( with | holds | has | gathers )? ( $smallestCount rows ( ( , | < | or )? $smallestShare of the ( map | rows ) ( > )? )? | $smallestShare ( of the ( map | rows ) )? ) )?',
      'cluster $smallest ( , )? ( is )? the smallest ( cluster )? ( , | : )? ( ( with | it holds | it has | holds )? ( $smallestCount rows ( ( , | < | or )? $smallestShare of the ( map | rows ) ( > )? )? | $smallestShare of the ( map | rows ) ) )?',
      '$noise rows ( < $noiseShare > | , $noiseShare of the map , | , or $noiseShare of the map , )? ( ( belong | belongs ) to ( no cluster | none ) | are ( noise | in no cluster ) )',
      '$noiseShare of the ( map | rows ) ( belong | belongs | is | are ) ( to no cluster | in no cluster | noise )',
      '$noNoise every row belongs to a cluster',
      '( ( the )? silhouette ( score )? ( is | of | : | reaches ) $silhouette )',
      '( ( the )? trustworthiness ( is | of | : | reaches ) $trust )',
      'the clusters ( lie | are ) ( $farApart far apart | $clearlyApart clearly apart | $clearlyApart well separated | $hardlyApart hardly apart ) ( from each other )? ( < ( silhouette )? ( of )? $silhouette > | , with a silhouette of $silhouette )?',
    ],
    correlation: [
      '( @A and @B ) ( $pos ( ( tend | tends ) ( $strong strongly )? to )? ( rise | increase | grow | move ) together | $pos are ( $strong strongly )? positively correlated | $neg are ( $strong strongly )? negatively correlated | are ( $strong strongly )? correlated | $neg ( tend to )? move in opposite directions ) ( @figure )?'.replaceAll(
        '@A and @B',
        '$a and $b | $b and $a',
      ),
      '( the | a )? correlation ( between | of ) ( $a and $b | $b and $a ) ( is | of | reaches | : ) ( $r | $pos positive | $neg negative | ( $neg negative | $pos positive ) , at $r )',
      '( where | when | as ) ( $a ( is higher | rises | increases | grows ) , $b | $b ( is higher | rises | increases | grows ) , $a ) ( $neg ( tends to be lower | falls | tends to fall | is lower | decreases ) | $pos ( tends to be higher | rises | tends to rise | is higher | increases ) ) ( too $pos )? ( @figure )?',
      ...[
        ['$a', '$b'],
        ['$b', '$a'],
      ].map(
        ([one, other]) =>
          `${one} ( $pos ( rises | increases | grows ) | $neg ( falls | decreases | drops ) ) ( as | when ) ${other} ( rises | increases | grows ) ( @figure )?`,
      ),
      '( $a is ( $neg negatively | $pos positively )? correlated with $b | $b is ( $neg negatively | $pos positively )? correlated with $a ) ( @figure )?',
      'with a correlation of $r , ( $a and $b | $b and $a ) ( $pos ( rise | move ) together | $neg move in opposite directions )',
    ].map((text) =>
      text.replaceAll(
        '@figure',
        '( ( < | , | : ) ( with )? ( a | the )? ( correlation | r )? ( of | : | = )? $r ( > )? | with a correlation of $r | at $r )',
      ),
    ),
    driver: [
      '( the )? clusters differ ( $top most )? ( in | by ) $col ( ( < | , | : | with )? ( a )? ( strength )? ( of )? $strength ( > )? )?',
      '$top $col ( drives the map most | separates the clusters most | is what separates the clusters most | is the column that separates the clusters most | distinguishes the clusters most ) ( ( < | , | with )? ( a )? ( strength )? ( of )? $strength ( > )? )?',
      '( the )? strength ( of $col | with which $col separates the clusters ) is $strength',
      '( what | the column that ) separates the clusters $top most is $col ( ( < | , | with )? ( a )? ( strength )? ( of )? $strength ( > )? )?',
      '$col separates the clusters with a strength of $strength',
      '$top most of all , ( the )? clusters differ ( in | by ) $col ( < $strength > )?',
    ],
    quality: [
      '$missing $col is ( empty | missing | not filled in ) in ( $count rows ( ( of | on ) the map )? ( < $share > | , $share of the map | , or $share | , or $share of the map )? | $share of the ( rows | map ) ( < $count rows > )? | $whole every row )',
      '$missing ( ( $count | $share of the ) ( rows | points ) ( have no | lack a | lack | are without a ) value ( for | in | of ) $col | $share of the values of $col are missing | values of $col are missing in ( $count rows | $share of the rows ) | $count values of $col are missing | $col has $count missing values ( < $share > )? )',
      '$missing ( in )? ( $count rows | $share of the rows ) , $col is ( empty | missing )',
      '$same $col has the same value in ( $whole every row | $whole all rows | all $count rows where it is filled in ) ( < $share > )?',
      '$same ( $whole )? $col ( takes a single value | is the same in every row $whole | never changes $whole )',
      '$leftOut ( $count rows ( of the table )? ( < $share > | , $share of the table , )? | $share of the rows ( of the table )? ) ( could not be used | were left out | are left out | are not on the map ) ( and are not on the map )?',
      '$sample ( the map shows | the map is ) ( only )? ( a sample ( , | : | of )? )? $share of the ( rows that could be used | usable rows )',
      '$sample the map shows ( only )? ( a sample of )? $count rows ( , $share of the usable rows )?',
      '$few ( with | there are | the map has | the map shows ) ( only )? $count rows ( , chance plays a large part )?',
    ],
    isolation: [
      '@strange ( , )? ( stands out | is unusual | is isolated | is set apart ) ( by | for | because of | through ) ( its )? $col ( ( @at )? $value ( > )? ( ( < | , | : )? ( @rank ) ( > )? )? )?',
      '( , )? ( and )? by $col ( ( @at )? $value ( > )? ( ( < | , )? ( @rank ) ( > )? )? )?',
      '( @strange has | in row $row , | for row $row , )? ( a | the | its )? ( $col ( @at )? $value | $col ( of | is ) $value ) ( > )? ( ( < | , | : )? @rank ( > )? )?',
      '$col accounts for ( $contribution | $all all ) of ( what isolates @strange | its isolation | the isolation ( of row $row )? )',
      '( $contribution | $all all ) of ( its isolation | the isolation of row $row | what isolates @strange ) ( comes from | is due to | is down to ) $col',
      '$main ( what isolates row $row most | what isolates it most | the column that isolates row $row most ) is $col ( ( , | < | at ) $value ( > )? )?',
      '@strange ( stands out | is isolated ) mostly $main ( by | through ) $col ( ( , | < | at ) $value ( > )? )?',
      'row $row has $value ( for | in | as ) $col ( ( , | < )? @rank ( > )? )?',
    ],
    'nearest normal': [
      '( the )? ( most similar | nearest | closest ) row ( to ( it | row $row ) )? ( that | which ) is not unusual is row $normal',
      '( the )? row most similar to ( it | row $row ) that is not unusual is row $normal',
      'row $normal is the ( most similar | nearest | closest ) ( ( normal | ordinary ) row ( to row $row | to it )? | row ( to row $row | to it )? that is not unusual ( to row $row | to it )? )',
      'among ( the )? rows that are not unusual , row $normal is ( the )? ( most similar | closest | nearest ) ( to ( it | row $row ) )?',
      'among the ( normal | ordinary ) rows , row $row ( most )? resembles row $normal ( most )?',
    ],
    'smallest change': [
      '( row $row | it ) would ( not | no longer ) be unusual ( with | if ) $list',
      '( with | if ) $list , ( row $row | it ) would ( not | no longer ) be unusual',
      '( the )? smallest change ( that makes ( row $row | it ) ( normal | ordinary ) )? ( is | would be ) ( : )? $list',
      '( to be ( normal | ordinary ) | to be no longer unusual ) , ( row $row | it ) would need $list',
    ],
  },
  condition:
    '( ( its )? $col ( ( is | are | of )? ( ( at least | ≥ | no less than ) $least | ( at most | no more than ) $greatest | $least or more | $greatest or less | between $low and $high | from $low to $high ) | ( is | = | equals | : )? $cat | ( is not | is other than | is different from ) $notCat | ( is not | is other than ) $not10 | is neither $not20 nor $not21 | is neither $not30 , $not31 nor $not32 | ( falls on | is | is on | from )? ( $first or later | $last or earlier ) | ( is | falls )? ( from | on or after | no earlier than ) $first | ( is | falls )? ( until | up to | on or before | no later than ) $last | ( falls | is )? between $from and $until ) )',
  change:
    '( ( its )? $col ( ( at | of | were | was | being | = | equal to | set to )? $to ( instead of $from | rather than $from | < instead of $from > )? | changed from $from to $to | going from $from to $to | from $from to $to ) | $to ( instead of $from )? ( for | in | as ) $col )',
  joint:
    '( , and | ; and | and | , | ; | : | , while | while | , whereas | , but | but | . | , where | , with )',
  stop: '( . | ; )',
  comma: '( , and | and | , | ; )',
  explicit: '@explicit',
  hedges: [
    ['about', 'about'],
    ['around', 'about'],
    ['roughly', 'about'],
    ['approximately', 'about'],
    ['close to', 'about'],
    ['nearly', 'almost'],
    ['almost', 'almost'],
    ['over', 'above'],
    ['more than', 'above'],
    ['under', 'below'],
    ['less than', 'below'],
    ['fewer than', 'below'],
    ['at least', 'or more'],
    ['at most', 'or less'],
  ],
  inOf: ['in', 'out of', 'of every', 'in every'],
};
